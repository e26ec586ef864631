use core::error::Error;
use core::fmt;

use super::BadStep;
use crate::BatchError;
use crate::data::DatasetError;
use crate::range::{Range, shown};

/// One of the data sets of a training.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subset {
    /// What the network learns from.
    Train,
    /// What is held back from it to decide by.
    Validation,
    /// What it has never seen.
    Test,
}

impl fmt::Display for Subset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Train => "training set",
            Self::Validation => "validation set",
            Self::Test => "test set",
        })
    }
}

/// What can go wrong in a training. Epochs and steps are counted from 1.
#[derive(Debug)]
#[non_exhaustive]
pub enum TrainError {
    /// A data set has no samples.
    Empty {
        /// The data set.
        subset: Subset,
    },
    /// The batches can't be made: their size is 0.
    Batches(DatasetError),
    /// A batch of the training set does not suit the network.
    Step {
        /// The epoch.
        epoch: usize,
        /// The step within the epoch.
        step: usize,
        /// The seed that reproduces it.
        seed: u64,
        /// What is wrong with the batch; its samples are counted within the data set.
        source: BatchError,
    },
    /// The loss of a batch, or its gradient, is infinite or not a number. The step was not taken.
    BadNumber {
        /// The epoch.
        epoch: usize,
        /// The step within the epoch.
        step: usize,
        /// The seed that reproduces it.
        seed: u64,
        /// Where the number comes from.
        source: BadStep,
    },
    /// What should be held back is no part of the training set, or all of it.
    Validation {
        /// The part.
        part: f64,
        /// Samples of the training set.
        samples: usize,
    },
    /// A number that the trainer was told is none that it can work with.
    Setting {
        /// The method that told it.
        name: &'static str,
        /// The number.
        value: f64,
        /// What it can be.
        expected: &'static str,
    },
    /// The schedule gives a step a learning rate that no optimizer takes.
    Schedule {
        /// The step of the whole training.
        step: usize,
        /// The learning rate.
        value: f64,
    },
    /// It should go on from checkpoints, but has no folder of them.
    Nowhere,
    /// The training can't be saved.
    #[cfg(feature = "checkpoint")]
    Save(crate::io::SaveError),
    /// No checkpoint can be gone on from.
    #[cfg(feature = "checkpoint")]
    Resume(super::ResumeFailure),
    /// The training should be saved, but the crate was built without that.
    #[cfg(not(feature = "checkpoint"))]
    NoCheckpoints,
    /// A sample does not suit the network; found while measuring.
    Evaluation {
        /// The data set.
        subset: Subset,
        /// What is wrong; samples are counted within the data set.
        source: BatchError,
    },
    /// The loss over a data set is infinite or not a number.
    EvaluationNotFinite {
        /// The epoch.
        epoch: usize,
        /// The data set.
        subset: Subset,
        /// The seed that reproduces it.
        seed: u64,
        /// The loss.
        loss: f64,
    },
}

impl fmt::Display for TrainError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty { subset } => write!(f, "the {subset} has no samples"),
            Self::Batches(error) => fmt::Display::fmt(error, f),
            Self::Step { epoch, step, seed, source } => {
                write!(f, "epoch {epoch}, step {step} (seed {seed}): {source}")
            }
            Self::BadNumber { epoch, step, seed, source } => {
                write!(f, "epoch {epoch}, step {step} (seed {seed}): {source}")
            }
            Self::Validation { part, samples } => write!(
                f,
                "{part} of {samples} samples can't be held back for validation; a part is above 0 and below \
                 1, such as 0.1, and leaves at least one sample on both sides"
            ),
            Self::Setting { name, value, expected } => {
                write!(f, "`{name}` is {}, but {expected} is expected", shown(*value))
            }
            Self::Schedule { step, value } => write!(
                f,
                "the schedule gives step {step} a learning rate of {}, but {} is expected",
                shown(*value),
                Range::FromZero.words_for(*value)
            ),
            Self::Nowhere => f.write_str(
                "`resume` goes on from checkpoints; say in which folder they are, by `checkpoints(folder)`",
            ),
            #[cfg(feature = "checkpoint")]
            Self::Save(error) => fmt::Display::fmt(error, f),
            #[cfg(feature = "checkpoint")]
            Self::Resume(error) => fmt::Display::fmt(error, f),
            #[cfg(not(feature = "checkpoint"))]
            Self::NoCheckpoints => f.write_str(
                "checkpoints were asked for, but constnet was built without its feature `checkpoint`; add it",
            ),
            Self::Evaluation { subset, source } => write!(f, "measuring on the {subset}: {source}"),
            Self::EvaluationNotFinite { epoch, subset, seed, loss } => write!(
                f,
                "after epoch {epoch} (seed {seed}) the loss over the {subset} is {loss}; a smaller learning \
                 rate or data without huge values may help"
            ),
        }
    }
}

impl Error for TrainError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Batches(error) => error.source(),
            Self::Step { source, .. } => Some(source),
            Self::BadNumber { source, .. } => Some(source),
            #[cfg(feature = "checkpoint")]
            Self::Save(error) => error.source(),
            #[cfg(feature = "checkpoint")]
            Self::Resume(error) => error.source(),
            Self::Evaluation { source, .. } => Some(source),
            _ => None,
        }
    }
}

impl From<DatasetError> for TrainError {
    fn from(error: DatasetError) -> Self {
        Self::Batches(error)
    }
}

#[cfg(feature = "checkpoint")]
impl From<crate::io::SaveError> for TrainError {
    fn from(error: crate::io::SaveError) -> Self {
        Self::Save(error)
    }
}

#[cfg(feature = "checkpoint")]
impl From<super::ResumeFailure> for TrainError {
    fn from(error: super::ResumeFailure) -> Self {
        Self::Resume(error)
    }
}

/// The same error with its sample as it is counted in the data set; `samples` are those of the batch.
pub(super) fn in_dataset(error: BatchError, samples: &[usize]) -> BatchError {
    let index = |column: usize| samples.get(column).copied().unwrap_or(column);
    match error {
        BatchError::LabelOutOfRange { sample, label, classes } => {
            BatchError::LabelOutOfRange { sample: index(sample), label, classes }
        }
        BatchError::NotAProbability { sample } => BatchError::NotAProbability { sample: index(sample) },
        other => other,
    }
}
