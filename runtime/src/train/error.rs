use core::error::Error;
use core::fmt;

use super::NonFiniteStep;
use crate::BatchError;
use crate::data::DatasetError;
use crate::range::{Range, shown};

/// One of the data sets of a training run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subset {
    /// The data that the network is trained on.
    Train,
    /// The validation split of the training set, used for model selection.
    Validation,
    /// The data that the network is never trained on.
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

/// Errors of a training run. Epochs and steps are counted from 1.
#[non_exhaustive]
pub enum TrainError {
    /// A data set has no samples.
    Empty {
        /// The data set.
        subset: Subset,
    },
    /// The batches can't be created, as the batch size is 0.
    Batches(DatasetError),
    /// A batch of the training set does not fit the network.
    Step {
        /// The epoch.
        epoch: usize,
        /// The step within the epoch.
        step: usize,
        /// The seed that reproduces it.
        seed: u64,
        /// The cause; its samples are counted within the data set.
        source: BatchError,
    },
    /// The loss of a batch or its gradient is NaN or infinite. The step was not applied.
    NonFinite {
        /// The epoch.
        epoch: usize,
        /// The step within the epoch.
        step: usize,
        /// The seed that reproduces it.
        seed: u64,
        /// The source of the value.
        source: NonFiniteStep,
    },
    /// The statistics of a `Standardize` have not been set.
    NotAdapted {
        /// The stage.
        layer: &'static str,
    },
    /// The validation split would have no samples, or all of them.
    Validation {
        /// The validation fraction.
        fraction: f64,
        /// Number of samples in the training set.
        samples: usize,
    },
    /// A setting of the trainer is out of range.
    Setting {
        /// The method that sets it.
        name: &'static str,
        /// The value.
        value: f64,
        /// The valid range.
        expected: &'static str,
    },
    /// The schedule returns a learning rate that no optimizer accepts.
    Schedule {
        /// The step of the whole training run.
        step: usize,
        /// The learning rate.
        value: f64,
    },
    /// `resume` was requested without a checkpoint folder.
    NoCheckpointFolder,
    /// A checkpoint can't be saved.
    #[cfg(feature = "checkpoint")]
    Save(crate::io::SaveError),
    /// Training can't be resumed from any checkpoint.
    #[cfg(feature = "checkpoint")]
    Resume(super::ResumeRunError),
    /// Checkpoints were requested, but the crate was built without them.
    #[cfg(not(feature = "checkpoint"))]
    CheckpointsDisabled,
    /// A sample does not fit the network; found during evaluation.
    Evaluation {
        /// The data set.
        subset: Subset,
        /// The cause; samples are counted within the data set.
        source: BatchError,
    },
    /// A number of a data set is NaN or infinite; found before training.
    NonFiniteData {
        /// The data set.
        subset: Subset,
        /// Index of the sample in the data set, from 0.
        sample: usize,
        /// Index of the value in the sample or in its target, from 0.
        value: usize,
        /// Whether it is in the target.
        is_target: bool,
    },
    /// The loss over a data set is NaN or infinite.
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
            Self::NonFinite { epoch, step, seed, source } => {
                write!(f, "epoch {epoch}, step {step} (seed {seed}): {source}")
            }
            Self::NotAdapted { layer } => write!(
                f,
                "`{layer}` has no mean and variance yet: call `net.adapt(&train)?` with the training set before training"
            ),
            Self::Validation { fraction: part, samples } => write!(
                f,
                "{part} is not a valid validation fraction of {samples} samples: it must be between 0 and 1, such as 0.1, \
                 and leave at least one sample in each of the two sets"
            ),
            Self::Setting { name, value, expected } => {
                write!(f, "`{name}` is {}, but {expected} is expected", shown(*value))
            }
            Self::Schedule { step, value } => write!(
                f,
                "the schedule returns a learning rate of {} for step {step}, but {} is expected",
                shown(*value),
                Range::FromZero.words_for(*value)
            ),
            Self::NoCheckpointFolder => {
                f.write_str("`resume` needs a checkpoint folder: call `checkpoints(folder)`")
            }
            #[cfg(feature = "checkpoint")]
            Self::Save(error) => fmt::Display::fmt(error, f),
            #[cfg(feature = "checkpoint")]
            Self::Resume(error) => fmt::Display::fmt(error, f),
            #[cfg(not(feature = "checkpoint"))]
            Self::CheckpointsDisabled => {
                f.write_str("checkpoints need the feature `checkpoint` of constnet; enable it")
            }
            Self::Evaluation { subset, source } => write!(f, "evaluation on the {subset}: {source}"),
            Self::NonFiniteData { subset, sample, value, is_target } => {
                let place = if *is_target { "the target of sample" } else { "sample" };
                write!(
                    f,
                    "{place} {sample} of the {subset} contains NaN or infinity in value {value}; remove the sample or \
                     replace the value"
                )
            }
            Self::EvaluationNotFinite { epoch, subset, seed, loss } => write!(
                f,
                "after epoch {epoch} (seed {seed}) the loss over the {subset} is {loss}; try a smaller learning \
                 rate or data without very large values"
            ),
        }
    }
}

crate::debug::debug_as_display!(TrainError);

impl Error for TrainError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Batches(error) => error.source(),
            Self::Step { source, .. } => Some(source),
            Self::NonFinite { source, .. } => Some(source),
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
impl From<super::ResumeRunError> for TrainError {
    fn from(error: super::ResumeRunError) -> Self {
        Self::Resume(error)
    }
}

/// The same error with the sample's index in the data set; `samples` are those of the batch.
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
