//! Compile time of a deep network: `cargo check` after touching the file that declares
//! it, compared with the same program with a shallow one.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

/// Number of checks of each program; the medians are over these.
const TURNS: usize = 15;

const SHALLOW: usize = 2;
const DEEP: usize = 40;

/// Times `cargo check` of two programs that differ in the depth of their network.
pub fn run(selected: &dyn Fn(&str) -> bool) {
    if selected("check-time")
        && let Err(error) = measure()
    {
        eprintln!("check-time: {error}");
    }
}

fn measure() -> io::Result<()> {
    let programs = [Program::new(SHALLOW)?, Program::new(DEEP)?];
    for program in &programs {
        program.check()?;
    }
    let mut times = [Vec::new(), Vec::new()];
    for _ in 0..TURNS {
        for (program, times) in programs.iter().zip(&mut times) {
            fs::write(program.main(), &program.source)?;
            let start = Instant::now();
            program.check()?;
            times.push(start.elapsed().as_secs_f64());
        }
    }
    let [shallow, deep] = times.map(median);
    let expansion = programs[1].expansion()?;
    println!(
        "check-time {SHALLOW} stages {shallow:.3} s {DEEP} stages {deep:.3} s difference {:.3} s, expansion {} lines {} bytes",
        deep - shallow,
        expansion.lines().count(),
        expansion.len(),
    );
    Ok(())
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

struct Program {
    folder: PathBuf,
    source: String,
}

impl Program {
    /// Writes a program whose network has this number of stages.
    fn new(stages: usize) -> io::Result<Self> {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let folder = here.join("target").join("check-time").join(format!("stages{stages}"));
        fs::create_dir_all(folder.join("src"))?;
        let runtime = here.join("../runtime");
        let manifest = format!(
            "[package]\nname = \"stages{stages}\"\nedition = \"2024\"\n\n[dependencies]\nconstnet = {{ path = {runtime:?} }}\n\n[workspace]\n"
        );
        fs::write(folder.join("Cargo.toml"), manifest)?;
        fs::copy(here.join("../Cargo.lock"), folder.join("Cargo.lock"))?;
        Ok(Self { folder, source: source(stages) })
    }

    fn main(&self) -> PathBuf {
        self.folder.join("src").join("main.rs")
    }

    fn check(&self) -> io::Result<()> {
        if !self.main().exists() {
            fs::write(self.main(), &self.source)?;
        }
        let mut cargo = Command::new("cargo");
        cargo.args(["check", "--quiet", "--offline"]).current_dir(&self.folder);
        cargo.env("CARGO_TARGET_DIR", self.folder.join("../target"));
        cargo.env("CONSTNET_EXPAND", self.folder.join("expansion"));
        let status = cargo.stdout(Stdio::null()).stderr(Stdio::null()).status()?;
        if status.success() { Ok(()) } else { Err(io::Error::other("`cargo check` failed")) }
    }

    fn expansion(&self) -> io::Result<String> {
        let folder = self.folder.join("expansion");
        let crate_folder =
            fs::read_dir(folder)?.next().ok_or_else(|| io::Error::other("nothing was expanded"))??;
        fs::read_to_string(crate_folder.path().join("Net.rs"))
    }
}

/// A chain of `Affine` and `Relu` with a loss at its end.
fn source(stages: usize) -> String {
    let mut chain: Vec<&str> =
        (1..stages).map(|stage| if stage % 2 == 1 { "Affine(64, 64)" } else { "Relu" }).collect();
    chain.push("SoftmaxWithLoss");
    let chain = chain.join(" -> ");
    format!(
        "use constnet::prelude::*;\n\nnetwork! {{ pub struct Net = {chain}; }}\n\nfn main() {{\n    println!(\"{{}}\", Net::SUMMARY);\n}}\n"
    )
}
