#[cfg(feature = "std")]
use std::{fmt, io, path::PathBuf, string::String, vec::Vec};

use thiserror::Error;

/// What can be wrong with data in memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum DatasetError {
    /// The dimensions of an image do not multiply to its number of bytes.
    #[error(
        "an image of {} x {} x {} (channels, rows, columns) does not have {features} bytes",
        dimensions[0], dimensions[1], dimensions[2]
    )]
    Dimensions {
        /// Channels, rows and columns.
        dimensions: [usize; 3],
        /// Bytes of one image.
        features: usize,
    },
    /// The values do not divide into samples.
    #[error("{values} values do not divide into samples of {features} values each")]
    PartialSample {
        /// Values of all samples.
        values: usize,
        /// Values of one sample.
        features: usize,
    },
    /// The targets do not divide evenly among the samples.
    #[error("there are {samples} samples, but {targets} targets; give as many for each sample")]
    TargetCount {
        /// How many samples there are.
        samples: usize,
        /// How many targets there are.
        targets: usize,
    },
    /// A label is not one of the classes.
    #[error("the label of sample {sample} is {label}, but there are {classes} classes, counted from 0")]
    LabelOutOfRange {
        /// The sample, from 0.
        sample: usize,
        /// Its label.
        label: u8,
        /// How many classes there are.
        classes: usize,
    },
    /// A number of classes that labels, which are bytes, can't tell apart.
    #[error("there are {classes} classes, but labels are bytes: 1 to 256 classes are possible")]
    Classes {
        /// How many classes there are.
        classes: usize,
    },
    /// A batch of no samples.
    #[error("the batch size is 0; a batch has at least one sample")]
    BatchSize,
    /// The batches need more memory than there is.
    #[error("there is no memory for {samples} samples of {values} values each; give smaller batches")]
    Memory {
        /// How many samples.
        samples: usize,
        /// Values of one sample.
        values: usize,
    },
}

/// What can be wrong with the content of an IDX file.
#[cfg(feature = "std")]
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum IdxError {
    /// The file does not begin as an IDX file does.
    #[error(
        "expected an IDX file, which begins with the bytes 00 00, but found {found:02x?}; is it \
         another kind of file?"
    )]
    Magic {
        /// The first two bytes.
        found: [u8; 2],
    },
    /// The code of the element type is not one of the format's.
    #[error(
        "expected an element type of 08 (u8), 09 (i8), 0b (i16), 0c (i32), 0d (f32) or 0e (f64), but \
         found {found:02x}; the file is damaged or no IDX file"
    )]
    ElementType {
        /// The code that stands in the file.
        found: u8,
    },
    /// The file ends within its header.
    #[error("expected a header of {expected} bytes, but the file ends after {found}; get a complete copy")]
    ShortHeader {
        /// Bytes of the header.
        expected: usize,
        /// Bytes of the file.
        found: usize,
    },
    /// The sizes in the header can't be those of real data.
    #[error("the sizes {shape:?} in the header are more than any file can hold; the file is damaged")]
    Overflow {
        /// The size of each dimension.
        shape: Vec<usize>,
    },
    /// The file is too small for the sizes in its header.
    #[error("the header announces {expected} bytes of data ({shape:?}), but {found}; get a complete copy")]
    ShortData {
        /// The size of each dimension.
        shape: Vec<usize>,
        /// Bytes of data that belong to these sizes.
        expected: u64,
        /// What is there instead.
        found: Available,
    },
    /// There is more in the file than its header announces.
    #[error(
        "the header announces {expected} bytes of data ({shape:?}), but more follow; the header is \
         damaged, or something was appended"
    )]
    TrailingBytes {
        /// The size of each dimension.
        shape: Vec<usize>,
        /// Bytes of data that belong to these sizes.
        expected: u64,
    },
    /// The file is compressed, and the crate was built without decompression.
    #[error("the file is compressed with gzip; unpack it, or build constnet with the feature `mnist`")]
    Compressed,
    /// The compressed data is damaged.
    #[error("the gzip data is damaged or incomplete ({cause}); get a new copy")]
    Gzip {
        /// What the decompression says.
        cause: io::Error,
    },
    /// Something else follows the compressed data.
    #[error(
        "behind the end of the gzip data stands something else, beginning with the bytes {found:02x?}; \
         get a new copy, or cut the file off there"
    )]
    BehindGzip {
        /// The first one or two bytes that are not zero.
        found: Vec<u8>,
    },
    /// The file can't be read.
    #[error("reading failed: {cause}")]
    Read {
        /// What the system says.
        cause: io::Error,
    },
}

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
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum DataError {
    /// A file or folder can't be opened or read.
    #[error("can't {action} {}: {cause}", path.display())]
    Io {
        /// What was tried: "open", "read".
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        cause: io::Error,
    },
    /// The content of an IDX file is wrong.
    #[error("{}: {fault}", path.display())]
    Idx {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        fault: IdxError,
    },
    /// A file holds something else than was asked for.
    #[error("{}: expected {expected}, but found {found}; are the files in the right order?", path.display())]
    Layout {
        /// The file.
        path: PathBuf,
        /// Type and shape that were asked for.
        expected: String,
        /// Type and shape of the file.
        found: String,
    },
    /// A number of classes that no labels have.
    #[error(transparent)]
    Classes(DatasetError),
    /// The images and the labels do not fit together.
    #[error("{} and {} do not belong together: {fault}", images.display(), labels.display())]
    Mismatch {
        /// The file of the images.
        images: PathBuf,
        /// The file of the labels.
        labels: PathBuf,
        /// What is wrong.
        fault: DatasetError,
    },
    /// A file is not the one that was published.
    #[error(
        "{}: expected the SHA-256 {expected} (uncompressed), but found {found}; \
         the file is damaged or another one: delete it and get a new copy, \
         or read other data in this format with `Images::from_idx`",
        path.display()
    )]
    Digest {
        /// The file.
        path: PathBuf,
        /// The digest of the published file's content, in hexadecimal.
        expected: String,
        /// What was found: the digest of the file's content, or why there is none.
        found: String,
    },
    /// The data was found nowhere.
    #[error("{what} was not found.{}\n{advice}", list(looked))]
    NotFound {
        /// The data set.
        what: &'static str,
        /// Where it was looked for, in this order.
        looked: Vec<Place>,
        /// What to do.
        advice: String,
    },
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
