//! A temporary package whose programs are compiled by rustc.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The package, in a folder for temporary files; all packages share what they have compiled.
pub struct Package(PathBuf);

impl Package {
    pub fn new(name: &str, programs: &[PathBuf]) -> Self {
        let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace").to_owned();
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        fs::create_dir_all(&folder).expect("a folder for the package");
        let programs = programs.iter().map(|path| {
            let name = path.file_stem().expect("a program has a name").to_string_lossy().into_owned();
            format!("[[bin]]\nname = {name:?}\npath = {path:?}\n")
        });
        let manifest = format!(
            "[package]\nname = \"rustc-cases\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n\
             [dependencies]\nconstnet = {{ path = {:?} }}\n\n{}",
            workspace.join("runtime"),
            programs.collect::<String>()
        );
        fs::write(folder.join("Cargo.toml"), manifest).expect("a manifest");
        fs::copy(workspace.join("Cargo.lock"), folder.join("Cargo.lock"))
            .expect("the versions of the workspace");
        Self(folder)
    }

    /// The output of `cargo check` for a program.
    pub fn check(&self, program: &str, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO"))
            .args(["check", "--offline", "--bin", program])
            .args(arguments)
            .current_dir(&self.0)
            .env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("ui_rustc/target"))
            .env_remove("RUSTFLAGS")
            .output()
            .expect("cargo runs")
    }
}
