//! Handling of Ctrl-C and SIGTERM.

use std::env;
use std::error::Error;
use std::fmt;
use std::io::Write;
use std::path::Path;
use std::process;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// The exit code for a process ended by Ctrl-C.
pub const EXIT_CODE: u8 = 130;

/// A flag that becomes true on the first signal. The second one ends the process at once.
pub fn flag() -> Arc<AtomicBool> {
    let flag = Arc::new(AtomicBool::new(false));
    let set = Arc::clone(&flag);
    let handler = move || {
        if set.swap(true, Ordering::Relaxed) {
            process::exit(EXIT_CODE.into());
        }
        _ = writeln!(std::io::stderr(), "finishing the step; press Ctrl-C again to quit at once");
    };
    // An existing handler takes precedence.
    _ = ctrlc::set_handler(handler);
    flag
}

/// An interrupted training run.
#[derive(Debug)]
pub struct Interrupted {
    /// The command that resumes it, if it was saved.
    command: Option<String>,
}

impl Interrupted {
    /// For this process, which has saved checkpoints to a folder or not.
    pub fn saved_to(folder: Option<&Path>) -> Self {
        let words = env::args_os().map(|word| word.to_string_lossy().into_owned());
        Self { command: folder.map(|_| resuming(words)) }
    }
}

impl fmt::Display for Interrupted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.command {
            Some(command) => write!(f, "interrupted; resume with\n  {command}"),
            None => f.write_str("interrupted; nothing was saved, as `--checkpoints DIR` was not given"),
        }
    }
}

impl Error for Interrupted {}

/// The same command line, with `--resume`.
fn resuming(arguments: impl Iterator<Item = String>) -> String {
    let mut words: Vec<String> = arguments.map(|word| quoted(&word)).collect();
    if !words.iter().any(|word| word == "--resume") {
        words.push("--resume".to_owned());
    }
    words.join(" ")
}

/// A word quoted for a shell.
fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "-_./=+:,@%".contains(c);
    match !word.is_empty() && word.chars().all(is_plain) {
        true => word.to_owned(),
        false => format!("'{}'", word.replace('\'', r"'\''")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_goes_on_by_one_more_word() {
        let of = |words: &[&str]| resuming(words.iter().map(|&word| word.to_owned()));
        assert_eq!(of(&["./mnist", "--seed", "2"]), "./mnist --seed 2 --resume");
        assert_eq!(of(&["./mnist", "--resume", "--seed=2"]), "./mnist --resume --seed=2");
        assert_eq!(of(&["mnist", "--data", "it's $HOME"]), r"mnist --data 'it'\''s $HOME' --resume");
    }
}
