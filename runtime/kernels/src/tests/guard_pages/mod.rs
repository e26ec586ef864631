//! No kernel reads or writes a value beside its operands: each of them lies directly before or behind a page of
//! memory that can't be touched.
//!
//! Who touches it dies, so a process of its own tries the kernels on each path that the machine has. With `CI_LONG=1`
//! it tries many more sizes.

mod inference;
mod kernels;
mod paged;

use std::env;
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, ExitStatus};
use std::string::String;

use crate::Path;
use paged::{Paged, Side};

/// Tells the process of its own what to try.
const TASK: &str = "CONSTNET_TEST_OF_GUARD_PAGES";

/// Does this in a process of its own, on a path. Gives how that ended and the last line that it wrote.
fn alone(path: Path, task: &str) -> (ExitStatus, String) {
    let mut test = Command::new(env::current_exe().expect("this test"));
    test.args(["--exact", "tests::guard_pages::operands_are_all_that_is_touched", "--nocapture"]);
    test.env("CONSTNET_SIMD", std::format!("{path}")).env(TASK, task);
    let output = test.output().expect("this test again");
    let text = String::from_utf8_lossy(&output.stderr);
    (output.status, text.trim().lines().next_back().unwrap_or_default().into())
}

/// What the process of its own does.
fn act(task: &str) {
    if task == "kernels" {
        return kernels::all(env::var("CI_LONG").is_ok_and(|long| long == "1"));
    }
    let values = |side| Paged::new(&[1.0_f32; 7], side);
    let (mut before, mut behind) = (values(Side::Before), values(Side::Behind));
    let (end, first) = (before.as_mut_ptr().wrapping_add(7), behind.as_mut_ptr());
    // SAFETY: none of these is valid: the system ends the process at each.
    unsafe {
        match task {
            "read behind the end" => _ = end.read_volatile(),
            "write behind the end" => end.write_volatile(2.0),
            "read before the beginning" => _ = first.wrapping_sub(1).read_volatile(),
            "write before the beginning" => first.wrapping_sub(1).write_volatile(2.0),
            // As a vector that is wider than what is left would.
            "read a vector" => _ = end.wrapping_sub(3).cast::<[f32; 4]>().read_volatile(),
            other => panic!("`{other}` is no task"),
        }
    }
}

#[test]
fn operands_are_all_that_is_touched() {
    if let Ok(task) = env::var(TASK) {
        return act(&task);
    }
    for path in Path::available() {
        let (status, last) = alone(path, "kernels");
        assert!(status.success(), "{path}: {status} at {last}");
    }
}

#[test]
fn what_touches_more_is_found() {
    for task in [
        "read behind the end",
        "write behind the end",
        "read before the beginning",
        "write before the beginning",
        "read a vector",
    ] {
        let (status, _) = alone(Path::Portable, task);
        assert!(matches!(status.signal(), Some(libc::SIGSEGV | libc::SIGBUS)), "{task}: {status}");
    }
}
