//! Mistakes that rustc reports, not the macro, with our messages: assertions about constants, whose values
//! only rustc knows, and batches and targets of the wrong type.
//!
//! The `//~` lines of each case are the messages that the compiler must report. The frame around them is
//! rustc's own and changes with its version, so the exact output is compared on one version only.

#[path = "support/package.rs"]
mod package;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use package::Package;

/// The compiler whose exact output is in the `.stderr` files.
const PINNED: &str = "rustc 1.95.0 ";

#[test]
fn the_exact_output_of_the_pinned_compiler() {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let version = Command::new(rustc).arg("--version").output().expect("rustc runs");
    if String::from_utf8_lossy(&version.stdout).starts_with(PINNED) {
        trybuild::TestCases::new().compile_fail("ui_rustc/*.rs");
    }
}

#[test]
fn our_messages_on_every_compiler() {
    let project = Package::new("ui_rustc", &cases());
    for case in cases() {
        let name = case.file_stem().expect("a case has a name").to_string_lossy().into_owned();
        let check = project.check(&name, &["--quiet"]);
        let output = String::from_utf8_lossy(&check.stderr).into_owned();
        assert!(!check.status.success(), "{name} compiles");
        let source = fs::read_to_string(&case).expect("the case is readable");
        let words: Vec<_> = source.lines().filter_map(|line| line.trim().strip_prefix("//~ ")).collect();
        for words in &words {
            assert!(output.contains(words), "{name}: `{words}` is missing in\n{output}");
        }
        let errors = output.matches("error[").count();
        assert_eq!(errors, words.len(), "{name}: one error for each mistake, but\n{output}");
    }
}

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("ui_rustc");
    let files = fs::read_dir(folder).expect("the folder of cases").map(|entry| entry.expect("a case").path());
    let mut cases: Vec<_> = files.filter(|path| path.extension().is_some_and(|end| end == "rs")).collect();
    cases.sort();
    assert!(!cases.is_empty());
    cases
}
