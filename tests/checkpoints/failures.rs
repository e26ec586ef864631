//! Failures of a save: every operation fails once, with each error that file systems return.

use std::io::ErrorKind;
use std::path::Path;

use constnet::checkpoint::Checkpoints;
use constnet::io::{FileSystem as _, SaveError, replace};

use super::disk::{Failure, Simulated};
use super::{Small, after};

const KINDS: [ErrorKind; 4] =
    [ErrorKind::StorageFull, ErrorKind::PermissionDenied, ErrorKind::Other, ErrorKind::Interrupted];

fn saved() -> Simulated {
    let disk = Simulated::new();
    save(&disk, 1).unwrap();
    save(&disk, 2).unwrap();
    disk.restarted()
}

fn save(disk: &Simulated, step: u64) -> Result<(), SaveError> {
    let mut checkpoints = Checkpoints::open_on(disk, "/runs")?.keep_last(1);
    checkpoints.save(&after(step))?;
    checkpoints.save_best(&after(step))?;
    checkpoints.save_epoch(&after(step))
}

/// Each failure of each operation of a third save: the disk after it, and the message.
fn for_all_failures(and_all_after: bool, mut look: impl FnMut(&Simulated, Failure, Result<(), SaveError>)) {
    let undisturbed = saved();
    save(&undisturbed, 3).unwrap();
    for first in 0..undisturbed.operations() {
        for kind in KINDS {
            if and_all_after && kind == ErrorKind::Interrupted {
                continue;
            }
            let failure = Failure { first, and_all_after, kind };
            let disk = saved().failing(failure);
            let said = save(&disk, 3);
            look(&disk.restarted(), failure, said);
        }
    }
}

fn last_step(disk: &Simulated) -> u64 {
    let resumed = Checkpoints::open_on(disk, "/runs").unwrap().resume::<Small>().unwrap().unwrap();
    assert_eq!(resumed.checkpoint, after(resumed.checkpoint.step()));
    resumed.checkpoint.step()
}

fn litter(disk: &Simulated) -> usize {
    disk.names("/runs").iter().filter(|name| name.ends_with(".tmp")).count()
}

#[test]
fn a_failed_operation_is_reported_and_leaves_no_files() {
    let mut told = 0;
    for_all_failures(false, |disk, failure, said| {
        assert_eq!(litter(disk), 0, "{failure:?}");
        match said {
            Ok(()) => assert_eq!(last_step(disk), 3, "{failure:?}"),
            Err(error) => {
                assert_eq!(error.cause.kind(), failure.kind);
                assert!(error.path.starts_with("/runs"), "{error}");
                assert!(last_step(disk) >= 2, "{failure:?}");
                told += 1;
            }
        }
        if failure.kind == ErrorKind::Interrupted {
            assert_eq!(last_step(disk), 3, "{failure:?}");
        }
    });
    assert!(told > 50, "{told}");
}

#[test]
fn a_permanent_failure_keeps_the_previous_checkpoint() {
    for_all_failures(true, |disk, failure, said| {
        said.unwrap_err();
        assert!(last_step(disk) >= 2, "{failure:?}");
        save(disk, 4).unwrap();
        assert_eq!((last_step(disk), litter(disk)), (4, 0), "{failure:?}");
    });
}

#[test]
fn the_message_says_what_and_where_and_what_to_do() {
    let disk = saved().failing(Failure { first: 4, and_all_after: false, kind: ErrorKind::StorageFull });
    let error = replace(&disk, Path::new("/runs/best.safetensors"), &[0; 4000]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "can't write /runs/best.safetensors: no storage space; free some space and save again"
    );
    let error = replace(&disk, Path::new("/runs/.."), b"content").unwrap_err();
    assert_eq!(error.to_string(), "can't create /runs/..: invalid input parameter; choose another path");
}

#[test]
fn a_folder_that_can_not_be_listed_is_refused_before_the_training() {
    let disk = saved().failing(Failure { first: 1, and_all_after: false, kind: ErrorKind::PermissionDenied });
    let error = Checkpoints::open_on(&disk, "/runs").unwrap_err().to_string();
    assert_eq!(error, "can't list /runs: permission denied; choose a folder that can be read and written to");
}

#[test]
fn a_file_is_saved_where_only_the_listing_is_refused() {
    for first in [0, 1] {
        let failure = Failure { first, and_all_after: false, kind: ErrorKind::PermissionDenied };
        replace(&saved().failing(failure), Path::new("/runs/file"), b"new").unwrap();
    }
}

#[test]
fn files_of_a_killed_process_are_removed_and_those_of_a_running_one_are_not() {
    let disk = saved();
    let abandoned = disk.create(Path::new("/runs/.best.safetensors.1-1.tmp")).unwrap();
    drop(abandoned);
    let being_written = disk.create(Path::new("/runs/.best.safetensors.1-2.tmp")).unwrap();
    let of_another_file = disk.create(Path::new("/runs/.other.1-2.tmp")).unwrap();
    drop(of_another_file);
    replace(&disk, Path::new("/runs/best.safetensors"), b"content").unwrap();
    let names = disk.names("/runs");
    let left: Vec<_> = names.iter().filter(|name| name.ends_with(".tmp")).collect();
    assert_eq!(left, [".best.safetensors.1-2.tmp", ".other.1-2.tmp"]);
    drop(being_written);
}
