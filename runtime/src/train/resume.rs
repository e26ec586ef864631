use core::error::Error;
use core::fmt;
use std::path::PathBuf;

use super::record::Difference;
use crate::checkpoint::{OptimizerError, ResumeError};
use crate::schedule::ScheduleStateError;

/// Why a training can't go on from a folder.
#[derive(Debug)]
#[non_exhaustive]
pub enum ResumeFailure {
    /// It should begin, but the folder has another one.
    NotEmpty {
        /// The folder.
        folder: PathBuf,
    },
    /// No checkpoint can be loaded.
    Load(ResumeError),
    /// The checkpoint is one of a network, but not of a training.
    Incomplete {
        /// The file.
        path: PathBuf,
        /// What is missing.
        what: &'static str,
    },
    /// A number of the checkpoint is none that the training can have come to.
    Number {
        /// The file.
        path: PathBuf,
        /// The number.
        name: String,
        /// What it should be.
        expected: String,
        /// What it is.
        found: String,
    },
    /// The checkpoint is of a training with other settings, so that going on would not give the same bits.
    OtherTraining {
        /// The file.
        path: PathBuf,
        /// What differs.
        differences: Vec<Difference>,
    },
    /// The optimizer is another one.
    Optimizer {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        source: OptimizerError,
    },
    /// The schedule does not understand its state.
    Schedule {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        source: ScheduleStateError,
    },
}

impl fmt::Display for ResumeFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotEmpty { folder } => write!(
                f,
                "{} has checkpoints of a training already; go on from them (`resume`, `--resume`) or name \
                 another folder",
                folder.display()
            ),
            Self::Load(error) => fmt::Display::fmt(error, f),
            Self::Incomplete { path, what } => {
                write!(f, "{} has not {what}: it was not saved by a trainer", path.display())
            }
            Self::Number { path, name, expected, found } => write!(
                f,
                "{}: expected {expected} as `{name}`, but found {found}; take the checkpoint before it or \
                 begin anew",
                path.display()
            ),
            Self::OtherTraining { path, differences } => write!(
                f,
                "{} is of another training:{}; train with its settings or begin in another folder",
                path.display(),
                list(differences)
            ),
            Self::Optimizer { path, source } => write!(f, "{}: {source}", path.display()),
            Self::Schedule { path, source } => write!(f, "{}: {source}", path.display()),
        }
    }
}

impl Error for ResumeFailure {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Load(error) => error.source(),
            Self::Optimizer { source, .. } => Some(source),
            Self::Schedule { source, .. } => Some(source),
            _ => None,
        }
    }
}

impl From<ResumeError> for ResumeFailure {
    fn from(error: ResumeError) -> Self {
        Self::Load(error)
    }
}

fn list(differences: &[Difference]) -> String {
    let each: Vec<String> = differences.iter().map(|difference| format!(" {difference}")).collect();
    each.join(",")
}
