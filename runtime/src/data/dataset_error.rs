use core::error::Error;
use core::fmt;

/// Errors of data in memory.
#[derive(Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum DatasetError {
    /// The product of an image's dimensions is not its number of bytes.
    Dimensions {
        /// Channels, rows and columns.
        dimensions: [usize; 3],
        /// Bytes of one image.
        features: usize,
    },
    /// The number of values is not a multiple of the sample size.
    PartialSample {
        /// Number of values of all samples.
        values: usize,
        /// Number of values of one sample.
        features: usize,
    },
    /// The number of targets is not a multiple of the number of samples.
    TargetCount {
        /// Number of samples.
        samples: usize,
        /// Number of targets.
        targets: usize,
    },
    /// A label is out of range.
    LabelOutOfRange {
        /// The sample, from 0.
        sample: usize,
        /// Its label.
        label: u8,
        /// Number of classes.
        classes: usize,
    },
    /// A number of classes that does not fit labels, which are bytes.
    Classes {
        /// Number of classes.
        classes: usize,
    },
    /// Not one name for each class.
    ClassNames {
        /// Number of names.
        names: usize,
        /// Number of classes.
        classes: usize,
    },
    /// One of the parts of a split would be empty.
    Split {
        /// The fraction of samples in the test set.
        fraction: f64,
        /// Number of samples.
        samples: usize,
    },
    /// A number of folds that the samples can't be divided into.
    Folds {
        /// Number of folds.
        folds: usize,
        /// Number of samples.
        samples: usize,
    },
    /// A batch size of 0.
    BatchSize,
    /// The batches need more memory than there is.
    Memory {
        /// Number of samples.
        samples: usize,
        /// Number of values of one sample.
        values: usize,
    },
}

impl fmt::Display for DatasetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Dimensions { dimensions, features } => write!(
                f,
                "an image of {} x {} x {} (channels, rows, columns) does not have {features} bytes",
                dimensions[0], dimensions[1], dimensions[2]
            ),
            Self::PartialSample { values, features } => {
                write!(f, "{values} values can't be divided into samples of {features} values each")
            }
            Self::TargetCount { samples, targets } => {
                write!(
                    f,
                    "there are {samples} samples, but {targets} targets; each sample needs the same number of targets"
                )
            }
            Self::LabelOutOfRange { sample, label, classes } => write!(
                f,
                "the label of sample {sample} is {label}, but there are {classes} classes, counted from 0"
            ),
            Self::Classes { classes } => {
                write!(f, "there are {classes} classes, but labels are bytes: 1 to 256 classes are possible")
            }
            Self::ClassNames { names, classes } => {
                write!(f, "there are {names} names, but {classes} classes; each class needs one name")
            }
            Self::Split { fraction, samples } => write!(
                f,
                "a fraction of {fraction} can't be split off {samples} samples: it must be between 0 and 1, such as 0.2, \
                 and leave at least one sample in each of the two parts"
            ),
            Self::Folds { folds, samples } => write!(
                f,
                "{samples} samples can't be divided into {folds} folds: there must be at least 2, and not more than \
                 samples"
            ),
            Self::BatchSize => f.write_str("the batch size is 0, but must be at least 1"),
            Self::Memory { samples, values } => write!(
                f,
                "not enough memory for {samples} samples of {values} values each; use smaller batches"
            ),
        }
    }
}

crate::debug::debug_as_display!(DatasetError);

impl Error for DatasetError {}
