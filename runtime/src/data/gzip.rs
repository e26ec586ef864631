//! Reading files that may be compressed.

use std::io::{self, BufRead, Cursor, Read};

use super::IdxError;

/// The first two bytes of a gzip file (RFC 1952).
const MAGIC: [u8; 2] = [0x1f, 0x8b];

/// The most bytes that deflate makes of one: its shortest code is 2 bits for 258 bytes (RFC 1951).
const LARGEST_EXPANSION: u64 = 1032;

/// What a reader gives, decompressed where it is gzip.
pub(super) struct Content<R: BufRead> {
    source: Source<R>,
    /// The bytes that the reader gives, where that is known beforehand.
    size: Option<u64>,
}

enum Source<R: BufRead> {
    Plain(Whole<R>),
    #[cfg(feature = "mnist")]
    Gzip(flate2::bufread::MultiGzDecoder<Whole<R>>),
}

/// The start of a reader, read in order to see what it is, and the rest.
type Whole<R> = io::Chain<Cursor<Vec<u8>>, R>;

impl<R: BufRead> Content<R> {
    /// Looks at the first bytes. `size` is how many the reader gives, where that is known.
    pub(super) fn detect(mut reader: R, size: Option<u64>) -> Result<Self, IdxError> {
        let mut start = Vec::new();
        reader
            .by_ref()
            .take(MAGIC.len() as u64)
            .read_to_end(&mut start)
            .map_err(|cause| IdxError::Read { cause })?;
        let is_gzip = start == MAGIC;
        let whole = Cursor::new(start).chain(reader);
        let source = if is_gzip { Source::gzip(whole)? } else { Source::Plain(whole) };
        Ok(Self { source, size })
    }

    /// How many bytes the content can have: exactly or at most so many.
    pub(super) fn size(&self) -> Option<Size> {
        let size = self.size?;
        Some(match self.source {
            Source::Plain(_) => Size::Exactly(size),
            #[cfg(feature = "mnist")]
            Source::Gzip(_) => Size::AtMost(size.saturating_mul(LARGEST_EXPANSION)),
        })
    }

    /// Appends at most `limit` bytes to `to`, which grows only as they come.
    pub(super) fn append(&mut self, limit: u64, to: &mut Vec<u8>) -> Result<usize, IdxError> {
        match &mut self.source {
            Source::Plain(reader) => {
                reader.take(limit).read_to_end(to).map_err(|cause| IdxError::Read { cause })
            }
            #[cfg(feature = "mnist")]
            Source::Gzip(reader) => reader.take(limit).read_to_end(to).map_err(gzip_error),
        }
    }
}

/// What is known about the size of a content.
#[derive(Clone, Copy, Debug)]
pub(super) enum Size {
    Exactly(u64),
    AtMost(u64),
}

impl<R: BufRead> Source<R> {
    #[cfg(feature = "mnist")]
    fn gzip(whole: Whole<R>) -> Result<Self, IdxError> {
        Ok(Self::Gzip(flate2::bufread::MultiGzDecoder::new(whole)))
    }

    #[cfg(not(feature = "mnist"))]
    fn gzip(_: Whole<R>) -> Result<Self, IdxError> {
        Err(IdxError::Compressed)
    }
}

/// Tells damaged data from a file that can't be read.
#[cfg(feature = "mnist")]
fn gzip_error(cause: io::Error) -> IdxError {
    use io::ErrorKind::{InvalidData, InvalidInput, UnexpectedEof};
    match cause.kind() {
        InvalidData | InvalidInput | UnexpectedEof => IdxError::Gzip { cause },
        _ => IdxError::Read { cause },
    }
}
