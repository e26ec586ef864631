use core::fmt;

use thiserror::Error;

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
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum TrainError {
    /// A data set has no samples.
    #[error("the {subset} has no samples")]
    Empty {
        /// The data set.
        subset: Subset,
    },
    /// The batches can't be made: their size is 0.
    #[error(transparent)]
    Batches(#[from] DatasetError),
    /// A batch of the training set does not suit the network.
    #[error("epoch {epoch}, step {step} (seed {seed}): {source}")]
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
    #[error("epoch {epoch}, step {step} (seed {seed}): {source}")]
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
    #[error(
        "{part} of {samples} samples can't be held back for validation; a part is above 0 and below 1, such as \
         0.1, and leaves at least one sample on both sides"
    )]
    Validation {
        /// The part.
        part: f64,
        /// Samples of the training set.
        samples: usize,
    },
    /// A number that the trainer was told is none that it can work with.
    #[error("`{name}` is {}, but {expected} is expected", shown(*value))]
    Setting {
        /// The method that told it.
        name: &'static str,
        /// The number.
        value: f64,
        /// What it can be.
        expected: &'static str,
    },
    /// The schedule gives a step a learning rate that no optimizer takes.
    #[error(
        "the schedule gives step {step} a learning rate of {}, but {} is expected",
        shown(*value),
        Range::FromZero.words_for(*value)
    )]
    Schedule {
        /// The step of the whole training.
        step: usize,
        /// The learning rate.
        value: f64,
    },
    /// It should go on from checkpoints, but has no folder of them.
    #[error("`resume` goes on from checkpoints; say in which folder they are, by `checkpoints(folder)`")]
    Nowhere,
    /// The training can't be saved.
    #[cfg(feature = "checkpoint")]
    #[error(transparent)]
    Save(#[from] crate::io::SaveError),
    /// No checkpoint can be gone on from.
    #[cfg(feature = "checkpoint")]
    #[error(transparent)]
    Resume(#[from] super::ResumeFailure),
    /// The training should be saved, but the crate was built without that.
    #[cfg(not(feature = "checkpoint"))]
    #[error("checkpoints were asked for, but constnet was built without its feature `checkpoint`; add it")]
    NoCheckpoints,
    /// A sample does not suit the network; found while measuring.
    #[error("measuring on the {subset}: {source}")]
    Evaluation {
        /// The data set.
        subset: Subset,
        /// What is wrong; samples are counted within the data set.
        source: BatchError,
    },
    /// The loss over a data set is infinite or not a number.
    #[error(
        "after epoch {epoch} (seed {seed}) the loss over the {subset} is {loss}; \
         a smaller learning rate or data without huge values may help"
    )]
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
