use core::error::Error;
use core::fmt;

/// Errors of a batch at run time.
///
/// The number of features is part of the types and can't be wrong.
#[derive(Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum BatchError {
    /// The batch has more columns than its workspace allows.
    TooManyColumns {
        /// Number of samples in the batch.
        columns: usize,
        /// Maximum number of samples of the workspace.
        capacity: usize,
    },
    /// The batch has no columns, so that the loss, a mean over them, is undefined.
    Empty,
    /// The number of values of a slice is not a multiple of those of a sample.
    InputLength {
        /// Number of values in the slice.
        values: usize,
        /// Number of values of each sample.
        features: usize,
    },
    /// A method for one sample was given several.
    NotOneSample {
        /// Number of samples.
        samples: usize,
    },
    /// The output for a sample has a NaN.
    NotANumber {
        /// The sample, from 0: its column.
        sample: usize,
    },
    /// The inputs of a network do not have the same number of columns.
    InputColumns {
        /// The input, from 0, in the order of the declaration.
        input: usize,
        /// Its number of samples.
        columns: usize,
        /// Number of samples of the first input.
        samples: usize,
    },
    /// There is not one target for each sample.
    TargetCount {
        /// Number of samples in the batch.
        samples: usize,
        /// Number of samples in the targets.
        targets: usize,
    },
    /// The number of target values is not a multiple of the number of rows.
    TargetLength {
        /// Number of values in the targets.
        values: usize,
        /// Number of values of each sample.
        rows: usize,
    },
    /// A class label is out of range.
    LabelOutOfRange {
        /// The sample, from 0: its column, or its index in the data set in errors of a trainer.
        sample: usize,
        /// Its label.
        label: i128,
        /// Number of classes.
        classes: usize,
    },
    /// A target value is out of the range of the loss.
    NotAProbability {
        /// The sample, from 0: its column, or its index in the data set in errors of a trainer.
        sample: usize,
    },
    /// The gradient of the output and the input have different numbers of columns.
    GradientColumns {
        /// Number of samples in the input.
        samples: usize,
        /// Number of columns in the gradient.
        columns: usize,
    },
}

impl fmt::Display for BatchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooManyColumns { columns, capacity } => write!(
                f,
                "the batch has {columns} samples (columns), but its workspace holds at most {capacity}; create it with \
                 `workspace::<{columns}>()` or split the batch"
            ),
            Self::Empty => f.write_str("the batch has no samples (columns), but needs at least one"),
            Self::InputLength { values, features } => {
                write!(f, "{values} input values can't be divided into samples of {features} values each")
            }
            Self::NotOneSample { samples } => {
                write!(
                    f,
                    "this classifies one sample, but there are {samples} (columns); see `probabilities`"
                )
            }
            Self::NotANumber { sample } => write!(
                f,
                "the output for sample {sample} has a NaN, so it has no class; is there a NaN in the input or in the weights?"
            ),
            Self::InputColumns { input, columns, samples } => write!(
                f,
                "all inputs must have the same number of samples, but input {input} has {columns} columns and input 0 \
                 has {samples}"
            ),
            Self::TargetCount { samples, targets } => {
                write!(f, "the batch has {samples} samples (columns), but there are targets for {targets}")
            }
            Self::TargetLength { values, rows } => {
                write!(f, "{values} target values can't be divided into samples of {rows} values each")
            }
            Self::LabelOutOfRange { sample, label, classes } => {
                write!(f, "the label of sample {sample} is {label}, but the classes are 0 to {}", classes - 1)
            }
            Self::NotAProbability { sample } => {
                write!(f, "a target of sample {sample} is not a probability, a value from 0 to 1")
            }
            Self::GradientColumns { samples, columns } => write!(
                f,
                "the input has {samples} samples (columns), but the gradient of the output has {columns}"
            ),
        }
    }
}

crate::debug::debug_as_display!(BatchError);

impl Error for BatchError {}

/// A buffer with too few or too many values: that of a network's parameters, or the memory of a
/// workspace or an optimizer.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct LengthError {
    /// Number of values that are needed.
    pub expected: usize,
    /// Number of values in the buffer.
    pub found: usize,
}

impl fmt::Display for LengthError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { expected, found } = self;
        write!(f, "the buffer must hold {expected} values, but it holds {found}")
    }
}

crate::debug::debug_as_display!(LengthError);

impl Error for LengthError {}
