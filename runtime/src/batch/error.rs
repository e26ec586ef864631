use core::error::Error;
use core::fmt;

/// What can be wrong with a batch at run time.
///
/// The number of features is part of the types and can't be wrong here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BatchError {
    /// The batch has more columns than its workspace.
    TooManyColumns {
        /// Samples in the batch.
        columns: usize,
        /// Samples that the workspace holds.
        capacity: usize,
    },
    /// The batch has no columns, so that no mean can be taken over it.
    Empty,
    /// The inputs of a network do not have the same number of columns.
    InputColumns {
        /// The input, from 0, in the order of the declaration.
        input: usize,
        /// Its samples.
        columns: usize,
        /// Samples of the first input.
        samples: usize,
    },
    /// There is not one target for each sample.
    TargetCount {
        /// Samples in the batch.
        samples: usize,
        /// Samples that the targets are for.
        targets: usize,
    },
    /// The targets do not divide into samples.
    TargetLength {
        /// Values in the targets.
        values: usize,
        /// Values for each sample.
        rows: usize,
    },
    /// A class label is not one of the network's classes.
    LabelOutOfRange {
        /// The sample, from 0: its column, or its place in the data set where a trainer says it.
        sample: usize,
        /// Its label.
        label: i128,
        /// How many classes there are.
        classes: usize,
    },
    /// A target value is not one that the loss is defined for.
    NotAProbability {
        /// The sample, from 0: its column, or its place in the data set where a trainer says it.
        sample: usize,
    },
    /// The gradient of the output has another number of columns than the input.
    GradientColumns {
        /// Samples in the input.
        samples: usize,
        /// Columns in the gradient.
        columns: usize,
    },
}

impl fmt::Display for BatchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooManyColumns { columns, capacity } => write!(
                f,
                "the batch has {columns} samples (columns), but its workspace holds {capacity}; make it with \
                 `workspace::<{columns}>()` or split the batch"
            ),
            Self::Empty => f.write_str("the batch has no samples (columns); give at least one"),
            Self::InputColumns { input, columns, samples } => write!(
                f,
                "the inputs belong together, but input {input} has {columns} samples (columns) and input 0 \
                 has {samples}"
            ),
            Self::TargetCount { samples, targets } => {
                write!(f, "the batch has {samples} samples (columns), but there are targets for {targets}")
            }
            Self::TargetLength { values, rows } => {
                write!(f, "{values} target values do not divide into samples of {rows} values each")
            }
            Self::LabelOutOfRange { sample, label, classes } => {
                write!(f, "the label of sample {sample} is {label}, but the classes are 0 to {}", classes - 1)
            }
            Self::NotAProbability { sample } => {
                write!(f, "a target of sample {sample} is not a probability: values from 0 to 1 are expected")
            }
            Self::GradientColumns { samples, columns } => write!(
                f,
                "the input has {samples} samples (columns), but the gradient of the output has {columns}"
            ),
        }
    }
}

impl Error for BatchError {}

/// A buffer that does not hold as many values as are needed: those that a network stores, or the memory of a
/// workspace or an optimizer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LengthError {
    /// Values that are needed.
    pub expected: usize,
    /// Values in the buffer.
    pub found: usize,
}

impl fmt::Display for LengthError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { expected, found } = self;
        write!(f, "{expected} values are needed, but the buffer holds {found}")
    }
}

impl Error for LengthError {}
