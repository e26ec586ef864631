use core::error::Error;
use core::fmt;
#[cfg(feature = "std")]
use std::{io, path::PathBuf, string::String, vec::Vec};

/// What can be wrong with data in memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DatasetError {
    /// The dimensions of an image do not multiply to its number of bytes.
    Dimensions {
        /// Channels, rows and columns.
        dimensions: [usize; 3],
        /// Bytes of one image.
        features: usize,
    },
    /// The values do not divide into samples.
    PartialSample {
        /// Values of all samples.
        values: usize,
        /// Values of one sample.
        features: usize,
    },
    /// The targets do not divide evenly among the samples.
    TargetCount {
        /// How many samples there are.
        samples: usize,
        /// How many targets there are.
        targets: usize,
    },
    /// A label is not one of the classes.
    LabelOutOfRange {
        /// The sample, from 0.
        sample: usize,
        /// Its label.
        label: u8,
        /// How many classes there are.
        classes: usize,
    },
    /// A number of classes that labels, which are bytes, can't tell apart.
    Classes {
        /// How many classes there are.
        classes: usize,
    },
    /// A batch of no samples.
    BatchSize,
    /// The batches need more memory than there is.
    Memory {
        /// How many samples.
        samples: usize,
        /// Values of one sample.
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
                write!(f, "{values} values do not divide into samples of {features} values each")
            }
            Self::TargetCount { samples, targets } => {
                write!(f, "there are {samples} samples, but {targets} targets; give as many for each sample")
            }
            Self::LabelOutOfRange { sample, label, classes } => write!(
                f,
                "the label of sample {sample} is {label}, but there are {classes} classes, counted from 0"
            ),
            Self::Classes { classes } => {
                write!(f, "there are {classes} classes, but labels are bytes: 1 to 256 classes are possible")
            }
            Self::BatchSize => f.write_str("the batch size is 0; a batch has at least one sample"),
            Self::Memory { samples, values } => write!(
                f,
                "there is no memory for {samples} samples of {values} values each; give smaller batches"
            ),
        }
    }
}

impl Error for DatasetError {}

/// What can be wrong with the content of an IDX file.
#[cfg(feature = "std")]
#[derive(Debug)]
#[non_exhaustive]
pub enum IdxError {
    /// The file does not begin as an IDX file does.
    Magic {
        /// The first two bytes.
        found: [u8; 2],
    },
    /// The code of the element type is not one of the format's.
    ElementType {
        /// The code that stands in the file.
        found: u8,
    },
    /// The file ends within its header.
    ShortHeader {
        /// Bytes of the header.
        expected: usize,
        /// Bytes of the file.
        found: usize,
    },
    /// The sizes in the header can't be those of real data.
    Overflow {
        /// The size of each dimension.
        shape: Vec<usize>,
    },
    /// The file is too small for the sizes in its header.
    ShortData {
        /// The size of each dimension.
        shape: Vec<usize>,
        /// Bytes of data that belong to these sizes.
        expected: u64,
        /// What is there instead.
        found: Available,
    },
    /// There is more in the file than its header announces.
    TrailingBytes {
        /// The size of each dimension.
        shape: Vec<usize>,
        /// Bytes of data that belong to these sizes.
        expected: u64,
    },
    /// The file is compressed, and the crate was built without decompression.
    Compressed,
    /// The compressed data is damaged.
    Gzip {
        /// What the decompression says.
        cause: io::Error,
    },
    /// Something else follows the compressed data.
    BehindGzip {
        /// The first one or two bytes that are not zero.
        found: Vec<u8>,
    },
    /// The file can't be read.
    Read {
        /// What the system says.
        cause: io::Error,
    },
}

#[cfg(feature = "std")]
impl fmt::Display for IdxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Magic { found } => write!(
                f,
                "expected an IDX file, which begins with the bytes 00 00, but found {found:02x?}; is it \
                 another kind of file?"
            ),
            Self::ElementType { found } => write!(
                f,
                "expected an element type of 08 (u8), 09 (i8), 0b (i16), 0c (i32), 0d (f32) or 0e (f64), but \
                 found {found:02x}; the file is damaged or no IDX file"
            ),
            Self::ShortHeader { expected, found } => write!(
                f,
                "expected a header of {expected} bytes, but the file ends after {found}; get a complete copy"
            ),
            Self::Overflow { shape } => write!(
                f,
                "the sizes {shape:?} in the header are more than any file can hold; the file is damaged"
            ),
            Self::ShortData { shape, expected, found } => write!(
                f,
                "the header announces {expected} bytes of data ({shape:?}), but {found}; get a complete copy"
            ),
            Self::TrailingBytes { shape, expected } => write!(
                f,
                "the header announces {expected} bytes of data ({shape:?}), but more follow; the header is \
                 damaged, or something was appended"
            ),
            Self::Compressed => f.write_str(
                "the file is compressed with gzip; unpack it, or build constnet with the feature `mnist`",
            ),
            Self::Gzip { cause } => {
                write!(f, "the gzip data is damaged or incomplete ({cause}); get a new copy")
            }
            Self::BehindGzip { found } => write!(
                f,
                "behind the end of the gzip data stands something else, beginning with the bytes \
                 {found:02x?}; get a new copy, or cut the file off there"
            ),
            Self::Read { cause } => write!(f, "reading failed: {cause}"),
        }
    }
}

#[cfg(feature = "std")]
impl Error for IdxError {}

/// How much data there is where it is too little.
#[cfg(feature = "std")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Available {
    /// So many bytes.
    Bytes(u64),
    /// No more than these many bytes can come out of the compressed file.
    AtMost(u64),
}

#[cfg(feature = "std")]
impl Available {
    pub(super) fn bytes(self) -> u64 {
        match self {
            Self::Bytes(bytes) | Self::AtMost(bytes) => bytes,
        }
    }
}

#[cfg(feature = "std")]
impl fmt::Display for Available {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bytes(bytes) => write!(f, "there are {bytes}"),
            Self::AtMost(bytes) => write!(f, "the compressed file can't hold more than {bytes}"),
        }
    }
}

/// What can go wrong when data is loaded from files.
#[cfg(feature = "std")]
#[derive(Debug)]
#[non_exhaustive]
pub enum DataError {
    /// A file or folder can't be opened or read.
    Io {
        /// What was tried: "open", "read".
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        cause: io::Error,
    },
    /// The content of an IDX file is wrong.
    Idx {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        fault: IdxError,
    },
    /// A file holds something else than was asked for.
    Layout {
        /// The file.
        path: PathBuf,
        /// Type and shape that were asked for.
        expected: String,
        /// Type and shape of the file.
        found: String,
    },
    /// A number of classes that no labels have.
    Classes(DatasetError),
    /// The images and the labels do not fit together.
    Mismatch {
        /// The file of the images.
        images: PathBuf,
        /// The file of the labels.
        labels: PathBuf,
        /// What is wrong.
        fault: DatasetError,
    },
    /// A file is not the one that was published.
    Digest {
        /// The file.
        path: PathBuf,
        /// The digest of the published file's content, in hexadecimal.
        expected: String,
        /// What was found: the digest of the file's content, or why there is none.
        found: String,
    },
    /// The data was found nowhere.
    NotFound {
        /// The data set.
        what: &'static str,
        /// Where it was looked for, in this order.
        looked: Vec<Place>,
        /// What to do.
        advice: String,
    },
}

#[cfg(feature = "std")]
impl fmt::Display for DataError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io { action, path, cause } => write!(f, "can't {action} {}: {cause}", path.display()),
            Self::Idx { path, fault } => write!(f, "{}: {fault}", path.display()),
            Self::Layout { path, expected, found } => write!(
                f,
                "{}: expected {expected}, but found {found}; are the files in the right order?",
                path.display()
            ),
            Self::Classes(error) => fmt::Display::fmt(error, f),
            Self::Mismatch { images, labels, fault } => {
                write!(f, "{} and {} do not belong together: {fault}", images.display(), labels.display())
            }
            Self::Digest { path, expected, found } => write!(
                f,
                "{}: expected the SHA-256 {expected} (uncompressed), but found {found}; the file is damaged \
                 or another one: delete it and get a new copy, or read other data in this format with \
                 `Images::from_idx`",
                path.display()
            ),
            Self::NotFound { what, looked, advice } => {
                write!(f, "{what} was not found.{}\n{advice}", list(looked))
            }
        }
    }
}

#[cfg(feature = "std")]
impl Error for DataError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Classes(error) => error.source(),
            _ => None,
        }
    }
}

/// A place where data was looked for, and why it was not used.
#[cfg(feature = "std")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// A folder or an address.
    pub place: String,
    /// What was found there instead.
    pub finding: String,
}

#[cfg(feature = "std")]
fn list(looked: &[Place]) -> String {
    looked.iter().map(|Place { place, finding }| format!("\n  {place}: {finding}")).collect()
}
