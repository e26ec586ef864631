use core::error::Error;
use core::fmt;
use std::io;
use std::path::PathBuf;

use super::DatasetError;

/// Errors in the content of an IDX file.
#[non_exhaustive]
pub enum IdxError {
    /// The magic number is not that of an IDX file.
    Magic {
        /// The first two bytes.
        found: [u8; 2],
    },
    /// The element type is unknown.
    ElementType {
        /// The type code in the file.
        found: u8,
    },
    /// The header is truncated.
    ShortHeader {
        /// Bytes of the complete header.
        expected: usize,
        /// Bytes in the file.
        found: usize,
    },
    /// The sizes in the header are impossibly large.
    Overflow {
        /// The size of each dimension.
        shape: Vec<usize>,
    },
    /// The data is truncated.
    ShortData {
        /// The size of each dimension.
        shape: Vec<usize>,
        /// Bytes of data for these sizes.
        expected: u64,
        /// The available data.
        found: Available,
    },
    /// There is more data than the header specifies.
    TrailingBytes {
        /// The size of each dimension.
        shape: Vec<usize>,
        /// Bytes of data for these sizes.
        expected: u64,
    },
    /// The file is compressed, but the crate was built without decompression.
    Compressed,
    /// The compressed data is damaged.
    Gzip {
        /// The error of the decompression.
        cause: io::Error,
    },
    /// Other data follows the compressed data.
    AfterGzip {
        /// The first one or two nonzero bytes.
        found: Vec<u8>,
    },
    /// The file can't be read.
    Read {
        /// The system's error.
        cause: io::Error,
    },
}

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
                 found {found:02x}; the file is damaged or not an IDX file"
            ),
            Self::ShortHeader { expected, found } => write!(
                f,
                "expected a header of {expected} bytes, but the file ends after {found}; get a complete copy"
            ),
            Self::Overflow { shape } => {
                write!(f, "the sizes {shape:?} in the header are too large for any file; the file is damaged")
            }
            Self::ShortData { shape, expected, found } => write!(
                f,
                "the header specifies {expected} bytes of data ({shape:?}), but {found}; get a complete copy"
            ),
            Self::TrailingBytes { shape, expected } => write!(
                f,
                "the header specifies {expected} bytes of data ({shape:?}), but more follow; the header is \
                 damaged, or something was appended"
            ),
            Self::Compressed => f.write_str(
                "the file is compressed with gzip; decompress it, or build constnet with the feature `mnist`",
            ),
            Self::Gzip { cause } => {
                write!(f, "the gzip data is damaged or incomplete ({cause}); get a new copy")
            }
            Self::AfterGzip { found } => write!(
                f,
                "after the end of the gzip data there is other data, starting with the bytes \
                 {found:02x?}; get a new copy, or truncate the file there"
            ),
            Self::Read { cause } => write!(f, "reading failed: {cause}"),
        }
    }
}

crate::debug::debug_as_display!(IdxError);

impl Error for IdxError {}

/// The amount of data where it is too little.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Available {
    /// This number of bytes.
    Bytes(u64),
    /// At most this number of bytes, as the compressed file is too short for more.
    AtMost(u64),
}

impl Available {
    pub(super) fn bytes(self) -> u64 {
        match self {
            Self::Bytes(bytes) | Self::AtMost(bytes) => bytes,
        }
    }
}

impl fmt::Display for Available {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bytes(bytes) => write!(f, "there are {bytes}"),
            Self::AtMost(bytes) => write!(f, "the compressed file can't contain more than {bytes}"),
        }
    }
}

/// Errors when loading data from files.
#[non_exhaustive]
pub enum DataError {
    /// A file or folder can't be opened or read.
    Io {
        /// The operation: "open", "read".
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// The system's error.
        cause: io::Error,
    },
    /// The content of an IDX file is invalid.
    Idx {
        /// The file.
        path: PathBuf,
        /// The cause.
        fault: IdxError,
    },
    /// A file contains another type or shape than requested.
    Layout {
        /// The file.
        path: PathBuf,
        /// Requested type and shape.
        expected: String,
        /// Type and shape of the file.
        found: String,
    },
    /// A PNG file is damaged, or an image has another size than requested.
    Png {
        /// The file.
        path: PathBuf,
        /// The cause.
        cause: String,
    },
    /// A folder does not contain what is expected.
    Folder {
        /// The folder.
        path: PathBuf,
        /// The expected content.
        expected: &'static str,
    },
    /// Dimensions, labels or names that do not match.
    Dataset(DatasetError),
    /// An invalid number of classes.
    Classes(DatasetError),
    /// The images and the labels do not match.
    Mismatch {
        /// The file of the images.
        images: PathBuf,
        /// The file of the labels.
        labels: PathBuf,
        /// The cause.
        fault: DatasetError,
    },
    /// A file differs from the published one.
    Digest {
        /// The file.
        path: PathBuf,
        /// The digest of the published file's content, in hexadecimal.
        expected: String,
        /// The digest of the file's content, or why there is none.
        found: String,
    },
    /// The data was not found.
    NotFound {
        /// The data set.
        what: &'static str,
        /// The locations that were searched, in order.
        searched: Vec<Location>,
        /// Advice for the user.
        advice: String,
    },
}

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
            Self::Png { path, cause } => write!(f, "{}: {cause}", path.display()),
            Self::Folder { path, expected } => {
                write!(f, "{}: expected {expected}, but there is none", path.display())
            }
            Self::Classes(error) | Self::Dataset(error) => fmt::Display::fmt(error, f),
            Self::Mismatch { images, labels, fault } => {
                write!(f, "{} and {} do not match: {fault}", images.display(), labels.display())
            }
            Self::Digest { path, expected, found } => write!(
                f,
                "{}: expected the SHA-256 {expected} (uncompressed), but found {found}; the file is damaged \
                 or a different one: delete it and get a new copy, or load other data in this format with \
                 `Images::from_idx`",
                path.display()
            ),
            Self::NotFound { what, searched, advice } => {
                write!(f, "{what} was not found.{}\n{advice}", list(searched))
            }
        }
    }
}

crate::debug::debug_as_display!(DataError);

impl Error for DataError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Classes(error) | Self::Dataset(error) => error.source(),
            _ => None,
        }
    }
}

/// A location that was searched, and why it was not used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// A folder or an address.
    pub location: String,
    /// The reason why it was not used.
    pub reason: String,
}

fn list(searched: &[Location]) -> String {
    searched
        .iter()
        .map(|Location { location: place, reason: finding }| format!("\n  {place}: {finding}"))
        .collect()
}
