//! Shared parts of the examples' command lines.

use std::error::Error;
use std::io::{self, Write};
use std::num::NonZeroUsize;
use std::process::ExitCode;

use constnet::optim::OptimizerKind;

mod interrupt;
mod logged;
mod training;

pub use interrupt::Interrupted;
pub use training::{Defaults, Training};

/// Any error of an example.
pub type Failure = Box<dyn Error>;

/// The result of an example.
pub type Outcome = Result<(), Failure>;

/// Runs an example that writes to stdout. An error is printed to stderr with exit code 1, Ctrl-C has exit code
/// 130; a closed pipe, as in `... | head`, is not an error.
pub fn run(example: impl FnOnce(&mut dyn Write) -> Outcome) -> ExitCode {
    match example(&mut io::stdout()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if reader_has_gone(&*error) => ExitCode::SUCCESS,
        Err(error) if error.is::<Interrupted>() => {
            _ = writeln!(io::stderr(), "{error}");
            ExitCode::from(interrupt::EXIT_CODE)
        }
        Err(error) => {
            _ = writeln!(io::stderr(), "error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn reader_has_gone(error: &(dyn Error + 'static)) -> bool {
    error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

/// Parses the command line of an example without options: anything but `--help` ends it with exit
/// code 2.
pub fn no_options(name: &'static str, about: &'static str) {
    _ = clap::Command::new(name).about(about).get_matches();
}

/// A learning rate from the command line: a positive number.
///
/// # Errors
///
/// A message about any other text.
pub fn learning_rate(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(rate) if rate > 0.0 && f64::is_finite(rate) => Ok(rate),
        _ => Err("a positive number is expected, such as 0.1".to_owned()),
    }
}

/// A number that counts something, from the command line: at least 1.
///
/// # Errors
///
/// A message about any other text.
pub fn count(text: &str) -> Result<NonZeroUsize, String> {
    text.parse().map_err(|_| "a whole number of at least 1 is expected, such as 10".to_owned())
}

/// A suitable learning rate for training the two-layer network on digits in 17 epochs.
#[must_use]
pub fn learning_rate_for_digits(optimizer: OptimizerKind) -> f64 {
    match optimizer {
        OptimizerKind::Sgd => 0.1,
        OptimizerKind::Momentum | OptimizerKind::Nesterov => 0.02,
        OptimizerKind::AdaGrad => 0.05,
        OptimizerKind::RmsProp => 0.001,
        kind => kind.default_learning_rate(),
    }
}
