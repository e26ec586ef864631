//! The published files and their digests.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use crate::data::gzip::Content;
use crate::data::{DataError, IdxError};

/// A published file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Published<'a> {
    /// Its name without `.gz`.
    pub(super) name: &'a str,
    /// Bytes of its uncompressed content.
    pub(super) bytes: u64,
    /// The SHA-256 of its uncompressed content, in hexadecimal.
    pub(super) sha256: &'a str,
}

/// The images and labels of the training set, and those of the test set.
pub(super) const MNIST: [[Published<'static>; 2]; 2] = [
    [
        Published {
            name: "train-images-idx3-ubyte",
            bytes: 16 + 60_000 * 784,
            sha256: "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
        },
        Published {
            name: "train-labels-idx1-ubyte",
            bytes: 8 + 60_000,
            sha256: "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
        },
    ],
    [
        Published {
            name: "t10k-images-idx3-ubyte",
            bytes: 16 + 10_000 * 784,
            sha256: "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
        },
        Published {
            name: "t10k-labels-idx1-ubyte",
            bytes: 8 + 10_000,
            sha256: "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
        },
    ],
];

/// Why a content is not the published one.
pub(super) enum Unpublished {
    /// It can't be read to the end.
    Unreadable(IdxError),
    /// It differs; this is its digest.
    Different(String),
}

impl Published<'_> {
    /// The name of the compressed file.
    pub(super) fn compressed_name(&self) -> String {
        format!("{}.gz", self.name)
    }

    /// The candidates for the file in a folder: compressed or not, in either of the two common
    /// spellings.
    pub(super) fn candidates(&self, folder: &Path) -> impl Iterator<Item = PathBuf> {
        let spellings = [self.name.to_owned(), self.name.replace("-idx", ".idx")];
        let names = spellings.into_iter().flat_map(|name| [format!("{name}.gz"), name]);
        names.map(|name| folder.join(name)).filter(|path| path.is_file())
    }

    /// The uncompressed content of a file, if it is the published one.
    pub(super) fn read(&self, path: &Path) -> Result<Vec<u8>, DataError> {
        let file = File::open(path);
        let file = file.map_err(|cause| DataError::Io { action: "open", path: path.to_owned(), cause })?;
        self.check(Box::new(BufReader::new(file))).map_err(|fault| match fault {
            Unpublished::Unreadable(fault) => DataError::Idx { path: path.to_owned(), fault },
            Unpublished::Different(found) => {
                DataError::Digest { path: path.to_owned(), expected: self.sha256.to_owned(), found }
            }
        })
    }

    /// The uncompressed content of a reader, if it is the published one. Reads no
    /// more than its size.
    pub(super) fn check(&self, reader: Box<dyn BufRead + '_>) -> Result<Vec<u8>, Unpublished> {
        let mut content = Vec::new();
        Content::detect(reader, None)
            .and_then(|mut source| source.append(self.bytes + 1, &mut content))
            .map_err(Unpublished::Unreadable)?;
        let bytes = content.len() as u64;
        if bytes > self.bytes {
            return Err(Unpublished::Different(format!("more than its {} bytes", self.bytes)));
        }
        let digest = hexadecimal(&Sha256::digest(&content));
        if digest == self.sha256 {
            return Ok(content);
        }
        Err(Unpublished::Different(format!("{digest} ({bytes} bytes of {})", self.bytes)))
    }
}

pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
