//! Crashes: every state that one during a save can leave is checked.

use std::path::Path;

use constnet::checkpoint::{Checkpoint, Checkpoints};
use constnet::io::{FileSystem, replace};

use super::disk::Simulated;
use super::{Small, after};

const FILE: &str = "/runs/file";
const OLD: &[u8] = &[1; 2000];
const NEW: &[u8] = &[2; 2500];

/// A way to put new content in the place of a file.
type Replace = fn(&Simulated, &Path, &[u8]);

/// Says of all crashes during a replacement which first breaks the promise: old or new, and new once it
/// has returned. Also tells how many crashes were checked.
fn first_broken_promise(old: Option<&[u8]>, replacement: Replace) -> Result<usize, String> {
    let disk = Simulated::new();
    if let Some(old) = old {
        replace(&disk, Path::new(FILE), old).unwrap();
    }
    let disk = disk.restarted();
    replacement(&disk, Path::new(FILE), NEW);
    let mut checked = 0;
    for operations in 1..=disk.operations() {
        for crashed in disk.crashed_after(operations) {
            let found = crashed.read(Path::new(FILE)).ok();
            let is_new = found.as_deref() == Some(NEW);
            let is_old_in_time = operations < disk.operations() && found.as_deref() == old;
            if !is_new && !is_old_in_time {
                let len = found.map(|found| found.len());
                return Err(format!("after operation {operations} of {}: {len:?} bytes", disk.operations()));
            }
            checked += 1;
        }
    }
    Ok(checked)
}

/// Writes a file that was not there.
fn write(disk: &Simulated, path: &Path, bytes: &[u8], is_synced: bool) {
    let mut file = disk.create(path).unwrap();
    let mut rest = bytes;
    while !rest.is_empty() {
        rest = &rest[disk.write(&mut file, rest).unwrap()..];
    }
    if is_synced {
        disk.sync(&mut file).unwrap();
    }
}

#[test]
fn a_file_has_its_old_or_its_new_content_after_every_crash() {
    let replacement: Replace = |disk, path, bytes| replace(disk, path, bytes).unwrap();
    let checked = [None, Some(OLD)].map(|old| first_broken_promise(old, replacement).unwrap());
    assert!(checked.iter().all(|&checked| checked > 20), "{checked:?}");
}

#[test]
fn ways_that_leave_something_out_are_caught() {
    let without_sync: Replace = |disk, path, bytes| {
        let temporary = Path::new("/runs/temporary");
        write(disk, temporary, bytes, false);
        disk.rename(temporary, path).unwrap();
        disk.sync_folder(path.parent().unwrap()).unwrap();
    };
    let without_sync_of_folder: Replace = |disk, path, bytes| {
        let temporary = Path::new("/runs/temporary");
        write(disk, temporary, bytes, true);
        disk.rename(temporary, path).unwrap();
    };
    let with_a_gap: Replace = |disk, path, bytes| {
        disk.remove(path).unwrap();
        disk.sync_folder(path.parent().unwrap()).unwrap();
        write(disk, path, bytes, true);
        disk.sync_folder(path.parent().unwrap()).unwrap();
    };
    let in_place: Replace = |disk, path, bytes| {
        disk.remove(path).unwrap();
        write(disk, path, bytes, true);
        disk.sync_folder(path.parent().unwrap()).unwrap();
    };
    for (name, replacement) in [
        ("without sync", without_sync),
        ("without sync of the folder", without_sync_of_folder),
        ("with a gap", with_a_gap),
        ("in place", in_place),
    ] {
        first_broken_promise(Some(OLD), replacement).expect_err(name);
    }
}

/// A way to save the checkpoint of a step.
type Save = fn(&Simulated, u64);

/// As a trainer does it after an epoch: the last one, the best one, that of the epoch.
fn save(disk: &Simulated, step: u64) {
    let mut checkpoints = Checkpoints::open_on(disk, "/runs").unwrap().keep_last(2);
    let checkpoint = after(step);
    checkpoints.save(&checkpoint).unwrap();
    checkpoints.save_best(&checkpoint).unwrap();
    checkpoints.save_epoch(&checkpoint).unwrap();
}

/// No more than the last one.
fn save_last(disk: &Simulated, step: u64) {
    Checkpoints::open_on(disk, "/runs").unwrap().save(&after(step)).unwrap();
}

#[test]
fn a_training_goes_on_after_every_crash() {
    for save in [save, save_last] {
        for step in 1..=4 {
            let disk = Simulated::new();
            (1..step).for_each(|step| save(&disk, step));
            let disk = disk.restarted();
            save(&disk, step);
            for operations in 1..=disk.operations() {
                for crashed in disk.crashed_after(operations) {
                    let must_be_new = operations == disk.operations();
                    goes_on(&crashed, step, must_be_new, save);
                }
            }
        }
    }
}

/// Whether a folder after a crash has the checkpoint of this step or of the one before, whole, and can be
/// saved to.
fn goes_on(crashed: &Simulated, step: u64, must_be_new: bool, save: Save) {
    let mut checkpoints = Checkpoints::open_on(crashed, "/runs").unwrap();
    match &checkpoints.resume::<Small>().unwrap() {
        Some(resumed) => {
            let found = resumed.checkpoint.step();
            assert!(found == step || (!must_be_new && found + 1 == step), "{found} while {step} is saved");
            assert_eq!(resumed.checkpoint, after(found));
        }
        None => assert!(step == 1 && !must_be_new, "nothing while {step} is saved"),
    }
    let had_best = crashed.names("/runs").contains("best.safetensors");
    let best: Option<Checkpoint<Small>> = checkpoints.best().unwrap();
    assert_eq!(best.is_some(), had_best);
    assert!(best.is_none_or(|best| best.step() == step || best.step() + 1 == step));
    save(crashed, step + 1);
    let names = crashed.names("/runs");
    assert!(names.iter().all(|name| !name.ends_with(".tmp")), "{names:?}");
    let epochs = names.iter().filter(|name| name.starts_with("epoch-")).count();
    assert!(epochs <= 2, "{names:?}");
}
