//! Guard pages: no kernel reads or writes a value beside its operands. Each of them is directly before or
//! after a page of memory that can't be touched.
//!
//! An access ends the process, so a child process tries the kernels on each instruction set of the machine.
//! With `CI_LONG=1` it tries many more sizes.

mod inference;
mod kernels;
mod paged;

use std::env;
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, ExitStatus};
use std::string::String;

use crate::Isa;
use paged::{Paged, Side};

/// Tells the child process what to try.
const TASK: &str = "CONSTNET_TEST_OF_GUARD_PAGES";

/// The program that emulates the machine of this test, where one does: it has to be named to run this once more.
const EMULATOR: &str = "CONSTNET_TEST_EMULATOR";

/// Runs this in a child process, on an instruction set. Returns its exit status and the last line that it wrote.
fn alone(isa: Isa, task: &str) -> (ExitStatus, String) {
    let this = env::current_exe().expect("this test");
    let mut test = match env::var_os(EMULATOR) {
        Some(emulator) => {
            let mut test = Command::new(emulator);
            test.arg(this);
            test
        }
        None => Command::new(this),
    };
    test.args(["--exact", "tests::guard_pages::only_operands_are_accessed", "--nocapture"]);
    test.env("CONSTNET_SIMD", std::format!("{isa}")).env(TASK, task);
    let output = test.output().expect("this test again");
    let text = String::from_utf8_lossy(&output.stderr);
    (output.status, text.trim().lines().next_back().unwrap_or_default().into())
}

/// The work of the child process.
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
            "read after the end" => _ = end.read_volatile(),
            "write after the end" => end.write_volatile(2.0),
            "read before the start" => _ = first.wrapping_sub(1).read_volatile(),
            "write before the start" => first.wrapping_sub(1).write_volatile(2.0),
            // As a vector that is wider than the rest of the operand would.
            "read a vector" => _ = end.wrapping_sub(3).cast::<[f32; 4]>().read_volatile(),
            other => panic!("`{other}` is not a task"),
        }
    }
}

#[test]
fn only_operands_are_accessed() {
    if let Ok(task) = env::var(TASK) {
        return act(&task);
    }
    // An emulator takes long, and for the portable instruction set any machine will do.
    let count = if env::var_os(EMULATOR).is_some() { 1 } else { usize::MAX };
    for isa in Isa::available().take(count) {
        let (status, last) = alone(isa, "kernels");
        assert!(status.success(), "{isa}: {status} at {last}");
    }
}

#[test]
fn an_access_outside_is_found() {
    for task in [
        "read after the end",
        "write after the end",
        "read before the start",
        "write before the start",
        "read a vector",
    ] {
        let (status, _) = alone(Isa::Portable, task);
        assert!(matches!(status.signal(), Some(libc::SIGSEGV | libc::SIGBUS)), "{task}: {status}");
    }
}
