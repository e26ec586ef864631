use std::path::PathBuf;

use thiserror::Error;

use super::record::Difference;
use crate::checkpoint::{OptimizerError, ResumeError};
use crate::schedule::ScheduleStateError;

/// Why a training can't go on from a folder.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ResumeFailure {
    /// It should begin, but the folder has another one.
    #[error(
        "{} has checkpoints of a training already; go on from them (`resume`, `--resume`) or name another folder",
        folder.display()
    )]
    NotEmpty {
        /// The folder.
        folder: PathBuf,
    },
    /// No checkpoint can be loaded.
    #[error(transparent)]
    Load(#[from] ResumeError),
    /// The checkpoint is one of a network, but not of a training.
    #[error("{} has not {what}: it was not saved by a trainer", path.display())]
    Incomplete {
        /// The file.
        path: PathBuf,
        /// What is missing.
        what: &'static str,
    },
    /// A number of the checkpoint is none that the training can have come to.
    #[error(
        "{}: expected {expected} as `{name}`, but found {found}; take the checkpoint before it or begin anew",
        path.display()
    )]
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
    #[error("{} is of another training:{}; train with its settings or begin in another folder", path.display(), list(differences))]
    OtherTraining {
        /// The file.
        path: PathBuf,
        /// What differs.
        differences: Vec<Difference>,
    },
    /// The optimizer is another one.
    #[error("{}: {source}", path.display())]
    Optimizer {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        source: OptimizerError,
    },
    /// The schedule does not understand its state.
    #[error("{}: {source}", path.display())]
    Schedule {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        source: ScheduleStateError,
    },
}

fn list(differences: &[Difference]) -> String {
    let each: Vec<String> = differences.iter().map(|difference| format!(" {difference}")).collect();
    each.join(",")
}
