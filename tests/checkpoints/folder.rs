//! Checkpoint folders on the real file system.

use std::fs;
use std::path::Path;

use constnet::checkpoint::{Checkpoint, Checkpoints, ResumeError};
use constnet::prelude::*;

use super::{Small, after};

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn flip(path: &Path) {
    let mut bytes = fs::read(path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 16;
    fs::write(path, bytes).unwrap();
}

#[test]
fn the_last_epochs_the_best_and_the_last_two_are_kept() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new/runs");
    let mut checkpoints = Checkpoints::open(&path).unwrap().keep_last(2);
    assert!(checkpoints.is_empty().unwrap());
    assert!(checkpoints.resume::<Small>().unwrap().is_none());
    for step in 1..=4 {
        checkpoints.save(&after(step)).unwrap();
        checkpoints.save_epoch(&after(step)).unwrap();
    }
    checkpoints.save_best(&after(2)).unwrap();
    let expected = [
        ".lock",
        "best.safetensors",
        "epoch-0003.safetensors",
        "epoch-0004.safetensors",
        "last.previous.safetensors",
        "last.safetensors",
    ];
    assert_eq!(names(&path), expected);
    assert!(!checkpoints.is_empty().unwrap());
    assert_eq!(checkpoints.best::<Small>().unwrap().unwrap(), after(2));
    assert_eq!(Checkpoint::<Small>::load(checkpoints.last_path()).unwrap(), after(4));
    assert_eq!(Checkpoint::<Small>::load(path.join("last.previous.safetensors")).unwrap(), after(3));
    assert_eq!(Checkpoint::<Small>::load(checkpoints.epoch_path(3)).unwrap(), after(3));
}

#[test]
fn a_damaged_last_one_is_reported_and_the_newest_intact_one_loaded() {
    let folder = tempfile::tempdir().unwrap();
    let mut checkpoints = Checkpoints::open(folder.path()).unwrap().keep_last(2);
    for step in 1..=3 {
        checkpoints.save(&after(step)).unwrap();
    }
    checkpoints.save_epoch(&after(1)).unwrap();
    flip(&checkpoints.last_path());
    let resumed = checkpoints.resume::<Small>().unwrap().unwrap();
    assert_eq!((resumed.checkpoint.step(), resumed.damaged.len()), (2, 1));
    assert!(resumed.path.ends_with("last.previous.safetensors"));
    let message = resumed.damaged[0].to_string();
    assert!(message.contains("last.safetensors: the file is damaged"), "{message}");

    // The damaged one must not replace the intact one.
    checkpoints.save(&after(4)).unwrap();
    assert_eq!(Checkpoint::<Small>::load(folder.path().join("last.previous.safetensors")).unwrap(), after(2));

    flip(&checkpoints.last_path());
    flip(&folder.path().join("last.previous.safetensors"));
    let resumed = checkpoints.resume::<Small>().unwrap().unwrap();
    assert_eq!((resumed.checkpoint.step(), resumed.damaged.len()), (1, 2));

    flip(&checkpoints.epoch_path(1));
    let error = checkpoints.resume::<Small>().unwrap_err();
    assert!(matches!(&error, ResumeError::AllDamaged { damaged, .. } if damaged.len() == 3), "{error}");
    assert_eq!(error.to_string().lines().count(), 4);
}

network! { struct Other = Affine(3, 4); }

#[test]
fn an_intact_checkpoint_of_another_network_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let mut checkpoints = Checkpoints::open(folder.path()).unwrap();
    checkpoints.save(&after(1)).unwrap();
    checkpoints.save(&after(2)).unwrap();
    let error = checkpoints.resume::<Other>().unwrap_err();
    assert!(matches!(error, ResumeError::Load(_)), "{error}");
    assert!(error.to_string().contains("last.safetensors: the file does not match the network `Other`:"));
}

#[test]
fn a_folder_is_locked_by_one_training_run() {
    let folder = tempfile::tempdir().unwrap();
    let checkpoints = Checkpoints::open(folder.path()).unwrap();
    for path in [folder.path().to_owned(), folder.path().join(".")] {
        let error = Checkpoints::open(&path).unwrap_err().to_string();
        let expected = "it is already open in this process; use a different folder for each training run, or drop the `Checkpoints` that has this one open";
        assert_eq!(error, format!("can't lock {}: {expected}", path.display()));
    }
    drop(checkpoints);
    Checkpoints::open(folder.path()).unwrap();
}

#[test]
fn a_folder_locked_by_another_process_is_reported() {
    let folder = tempfile::tempdir().unwrap();
    // As locked by another process: by a lock that this one does not hold.
    let of_another = fs::File::create(folder.path().join(".lock")).unwrap();
    of_another.lock().unwrap();
    let error = Checkpoints::open(folder.path()).unwrap_err().to_string();
    assert!(error.contains("another process is using the folder"), "{error}");
    drop(of_another);
    Checkpoints::open(folder.path()).unwrap();
}

#[test]
fn errors_of_writing_and_reading_are_reported() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("taken")).unwrap();
    let error = after(1).save(folder.path().join("taken")).unwrap_err().to_string();
    assert!(error.starts_with("can't replace "), "{error}");
    assert_eq!(names(folder.path()), ["taken"]);
    let error = Checkpoint::<Small>::load(folder.path().join("none")).unwrap_err().to_string();
    assert!(error.contains("none: can't read the file: "), "{error}");
    let error = Checkpoint::<Small>::load(folder.path()).unwrap_err().to_string();
    assert!(error.contains("can't read the file: "), "{error}");
}

#[test]
fn concurrent_writers_of_one_file_do_not_interfere() {
    let folder = tempfile::tempdir().unwrap();
    let path = &folder.path().join("file");
    std::thread::scope(|scope| {
        for step in 1..=4 {
            scope.spawn(move || (0..25).for_each(|_| after(step).save(path).unwrap()));
        }
    });
    let step = Checkpoint::<Small>::load(path).unwrap().step();
    assert!((1..=4).contains(&step));
    assert_eq!(names(folder.path()), ["file"]);
}
