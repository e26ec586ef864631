//! Alignment of vector accesses, that of their numbers, in LLVM IR too: an intrinsic that takes a
//! pointer to another type promises the alignment of that, and no test at run time would show it.

use std::path::Path;
use std::process::Command;
use std::string::String;
use std::vec::Vec;
use std::{env, format, fs};

/// The functions of `alignment/main.rs` as LLVM IR.
fn compiled() -> String {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (source, output) = (sources().join("tests/alignment/main.rs"), folder.path().join("vectors.ll"));
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let flags = ["--edition=2024", "--emit=llvm-ir", "-O", "-Ccodegen-units=1", "-o"];
    let mut run = Command::new(rustc);
    run.args(flags).arg(&output).arg(&source);
    // Where this test is emulated, the compiler is not.
    if cfg!(all(target_arch = "aarch64", target_os = "linux")) {
        let system = if cfg!(target_env = "musl") { "musl" } else { "gnu" };
        run.args(["--target", &format!("aarch64-unknown-linux-{system}")]);
    }
    let run = run.output().expect("rustc runs");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    fs::read_to_string(output).expect("what rustc has written")
}

fn sources() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))
}

/// The functions of LLVM IR: their names and their lines.
fn functions(text: &str) -> impl Iterator<Item = (&str, Vec<&str>)> {
    text.split("\ndefine ").skip(1).filter_map(|function| {
        let (head, body) = function.split_once('\n')?;
        let name = head.split('@').nth(1)?.split('(').next()?;
        Some((name, body.lines().take_while(|line| *line != "}").collect()))
    })
}

/// The alignment that an access relies on.
fn alignment(line: &str) -> Option<usize> {
    let is_access = [" load ", " store ", "@llvm."].iter().any(|word| line.contains(word));
    let digits = line.split("align ").nth(1)?.split(|c: char| !c.is_ascii_digit()).next()?;
    is_access.then(|| digits.parse().expect("a number"))
}

/// The instruction sets of the target.
const SETS: &[&str] =
    if cfg!(target_arch = "x86_64") { &["portable", "avx2", "avx512"] } else { &["portable", "neon"] };

#[test]
fn accesses_are_aligned_like_the_numbers() {
    let text = compiled();
    for set in SETS {
        for (scalar, most) in [("f32", 4), ("f64", 8)] {
            let (_, body) = functions(&text)
                .find(|(name, _)| name.contains(&format!("{set}_{scalar}")))
                .expect("a function for each instruction set");
            let accesses: Vec<_> = body.iter().filter_map(|line| Some((line, alignment(line)?))).collect();
            assert!(accesses.len() > 20, "{set} {scalar}: {} accesses", accesses.len());
            for (line, found) in accesses {
                assert!(found <= most, "{set}: {scalar} aligned to {found} bytes: {}", line.trim());
            }
        }
    }
}

/// The functions above are all that need to be checked.
#[test]
fn intrinsics_are_in_few_files() {
    let mut found: Vec<String> = Vec::new();
    let mut folders = Vec::from([sources().to_path_buf()]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder of sources") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if !path.ends_with("tests/alignment.rs") {
                let source = fs::read_to_string(&path).expect("a source");
                if !["arch::x86_64", "arch::aarch64"].iter().any(|module| source.contains(module)) {
                    continue;
                }
                found.push(path.file_name().expect("a name").to_string_lossy().into_owned());
            }
        }
    }
    found.sort_unstable();
    // One of them prefetches, which reads nothing.
    assert_eq!(found, ["neon.rs", "prefetch.rs", "transpose.rs", "x86.rs"]);
}
