use core::error::Error;
use core::fmt;
use std::path::PathBuf;

use super::record::SettingDifference;
use crate::checkpoint::{OptimizerError, ResumeError};
use crate::schedule::ScheduleStateError;

/// Why training can't be resumed from a folder.
#[non_exhaustive]
pub enum ResumeRunError {
    /// A new run was requested, but the folder has checkpoints of another one.
    NotEmpty {
        /// The folder.
        folder: PathBuf,
    },
    /// No checkpoint can be loaded.
    Load(ResumeError),
    /// The checkpoint has a network, but no training state.
    Incomplete {
        /// The file.
        path: PathBuf,
        /// The missing part.
        what: &'static str,
    },
    /// A value in the checkpoint is one that no training run can have reached.
    Number {
        /// The file.
        path: PathBuf,
        /// The name of the value.
        name: String,
        /// The valid range.
        expected: String,
        /// The value.
        found: String,
    },
    /// The checkpoint is of a run with other settings, so that resuming would not give the same bits.
    OtherTraining {
        /// The file.
        path: PathBuf,
        /// The differences.
        differences: Vec<SettingDifference>,
    },
    /// The optimizer is a different one.
    Optimizer {
        /// The file.
        path: PathBuf,
        /// The cause.
        source: OptimizerError,
    },
    /// The schedule can't parse its state.
    Schedule {
        /// The file.
        path: PathBuf,
        /// The cause.
        source: ScheduleStateError,
    },
}

impl fmt::Display for ResumeRunError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotEmpty { folder } => write!(
                f,
                "{} already has checkpoints of a training run; resume from them (`resume`, `--resume`) or choose \
                 another folder",
                folder.display()
            ),
            Self::Load(error) => fmt::Display::fmt(error, f),
            Self::Incomplete { path, what } => {
                write!(f, "{} does not have {what}: it was not saved by a trainer", path.display())
            }
            Self::Number { path, name, expected, found } => write!(
                f,
                "{}: expected {expected} as `{name}`, but found {found}; use the previous checkpoint or \
                 start again",
                path.display()
            ),
            Self::OtherTraining { path, differences } => write!(
                f,
                "{} is of a training run with other settings:{}; use its settings or choose another folder",
                path.display(),
                list(differences)
            ),
            Self::Optimizer { path, source } => write!(f, "{}: {source}", path.display()),
            Self::Schedule { path, source } => write!(f, "{}: {source}", path.display()),
        }
    }
}

crate::debug::debug_as_display!(ResumeRunError);

impl Error for ResumeRunError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Load(error) => error.source(),
            Self::Optimizer { source, .. } => Some(source),
            Self::Schedule { source, .. } => Some(source),
            _ => None,
        }
    }
}

impl From<ResumeError> for ResumeRunError {
    fn from(error: ResumeError) -> Self {
        Self::Load(error)
    }
}

fn list(differences: &[SettingDifference]) -> String {
    let each: Vec<String> = differences.iter().map(|difference| format!(" {difference}")).collect();
    each.join(",")
}
