//! Reading of files that may be compressed.

use std::io::{self, BufRead, Cursor, Read};

#[cfg(feature = "mnist")]
use flate2::bufread::GzDecoder;

use super::IdxError;
use super::error::Available;

/// The first two bytes of a gzip file (RFC 1952).
const MAGIC: [u8; 2] = [0x1f, 0x8b];

/// The maximum expansion of deflate: its shortest code is 2 bits for 258 bytes (RFC 1951).
#[cfg(feature = "mnist")]
const LARGEST_EXPANSION: u64 = 1032;

/// The output of a reader, decompressed if it is gzip. It is not generic over the reader, so that its code is
/// compiled once.
pub(super) struct Content<'r> {
    source: Source<'r>,
    /// Total number of input bytes, if known.
    size: Option<u64>,
}

enum Source<'r> {
    Plain(Whole<'r>),
    /// One of the consecutive members of a gzip file; `None` after the last one.
    #[cfg(feature = "mnist")]
    Gzip(Option<GzDecoder<Whole<'r>>>),
}

/// The first bytes of a reader, which were read to detect its format, and the rest.
type Whole<'r> = io::Chain<Cursor<Vec<u8>>, Box<dyn BufRead + 'r>>;

impl<'r> Content<'r> {
    /// Detects the format from the first bytes. `size` is the number of input bytes, if known.
    pub(super) fn detect(mut reader: Box<dyn BufRead + 'r>, size: Option<u64>) -> Result<Self, IdxError> {
        let start = beginning(&mut reader)?;
        let is_gzip = start == MAGIC;
        let whole = Cursor::new(start).chain(reader);
        let source = if is_gzip { Source::gzip(whole)? } else { Source::Plain(whole) };
        Ok(Self { source, size })
    }

    /// Upper bound on the content after the first `read` bytes, if known.
    pub(super) fn available(&self, read: u64) -> Option<Available> {
        let size = self.size?;
        Some(match self.source {
            Source::Plain(_) => Available::Bytes(size.saturating_sub(read)),
            #[cfg(feature = "mnist")]
            Source::Gzip(_) => Available::AtMost(size.saturating_mul(LARGEST_EXPANSION).saturating_sub(read)),
        })
    }

    /// Appends at most `limit` bytes to `to`, which grows only as they arrive.
    pub(super) fn append(&mut self, limit: u64, to: &mut Vec<u8>) -> Result<usize, IdxError> {
        match &mut self.source {
            Source::Plain(reader) => {
                reader.take(limit).read_to_end(to).map_err(|cause| IdxError::Read { cause })
            }
            #[cfg(feature = "mnist")]
            Source::Gzip(member) => {
                let mut appended = 0;
                while let Some(reader) = member {
                    let left = limit - appended as u64;
                    appended += reader.take(left).read_to_end(to).map_err(gzip_error)?;
                    if appended as u64 == limit {
                        break;
                    }
                    *member = member.take().map_or(Ok(None), |ended| next_member(ended.into_inner()))?;
                }
                Ok(appended)
            }
        }
    }
}

impl<'r> Source<'r> {
    #[cfg(feature = "mnist")]
    fn gzip(whole: Whole<'r>) -> Result<Self, IdxError> {
        Ok(Self::Gzip(Some(GzDecoder::new(whole))))
    }

    #[cfg(not(feature = "mnist"))]
    fn gzip(_: Whole<'r>) -> Result<Self, IdxError> {
        Err(IdxError::Compressed)
    }
}

/// The first bytes, as many as are needed to detect what follows; fewer at the end.
fn beginning(reader: &mut dyn BufRead) -> Result<Vec<u8>, IdxError> {
    let mut start = Vec::new();
    reader.take(MAGIC.len() as u64).read_to_end(&mut start).map_err(|cause| IdxError::Read { cause })?;
    Ok(start)
}

/// The next member after one that has ended, if there is one. Zeros are allowed between them and after the last
/// one, as they fill the last block of a tape; `gzip -d` and Python skip them, too.
#[cfg(feature = "mnist")]
fn next_member(whole: Whole<'_>) -> Result<Option<GzDecoder<Whole<'_>>>, IdxError> {
    // The bytes read to detect the format are the beginning of the header.
    let (_, mut reader) = whole.into_inner();
    loop {
        let buffer = match reader.fill_buf() {
            Err(cause) if cause.kind() == io::ErrorKind::Interrupted => continue,
            buffer => buffer.map_err(|cause| IdxError::Read { cause })?,
        };
        let zeros = buffer.iter().take_while(|&&byte| byte == 0).count();
        if zeros == 0 {
            break;
        }
        reader.consume(zeros);
    }
    let start = beginning(&mut reader)?;
    match start == MAGIC {
        true => Ok(Some(GzDecoder::new(Cursor::new(start).chain(reader)))),
        false if start.is_empty() => Ok(None),
        false => Err(IdxError::AfterGzip { found: start }),
    }
}

/// Distinguishes damaged data from a file that can't be read.
#[cfg(feature = "mnist")]
fn gzip_error(cause: io::Error) -> IdxError {
    use io::ErrorKind::{InvalidData, InvalidInput, UnexpectedEof};
    match cause.kind() {
        InvalidData | InvalidInput | UnexpectedEof => IdxError::Gzip { cause },
        _ => IdxError::Read { cause },
    }
}
