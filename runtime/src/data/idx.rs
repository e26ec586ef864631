//! The IDX format, in which the MNIST files are published.
//!
//! Yann LeCun, Corinna Cortes, Christopher Burges, "The MNIST database of handwritten digits",
//! <http://yann.lecun.com/exdb/mnist/>. A file is one array:
//!
//! | bytes | content |
//! |---|---|
//! | 2 | zero |
//! | 1 | the element type: 08 `u8`, 09 `i8`, 0b `i16`, 0c `i32`, 0d `f32`, 0e `f64` |
//! | 1 | the number of dimensions, the rank |
//! | 4 for each dimension | its size, an unsigned integer |
//! | the rest | the elements; the last dimension's index changes fastest |
//!
//! Numbers are big-endian. Files are often compressed with gzip (RFC 1952), which is detected from
//! the first two bytes, whatever the file name.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use super::error::Available;
use super::gzip::Content;
use super::{DataError, IdxError};

/// The array of an IDX file.
#[derive(Clone, Debug, PartialEq)]
pub struct Idx {
    /// The size of each dimension; an array without dimensions has one element.
    pub shape: Vec<usize>,
    /// The elements; the last dimension's index changes fastest.
    pub elements: Elements,
}

macro_rules! element_types {
    ($($code:literal $variant:ident $element:ty;)*) => {
        /// The elements of an IDX file in their stored type.
        #[derive(Clone, Debug, PartialEq)]
        pub enum Elements {$(
            #[doc = concat!("Elements with the type code ", stringify!($code), ".")]
            $variant(Vec<$element>),
        )*}

        /// The element types of the format.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum ElementType {$(
            #[doc = concat!("`", stringify!($element), "`")]
            $variant,
        )*}

        impl ElementType {
            fn from_code(code: u8) -> Option<Self> {
                match code {
                    $($code => Some(Self::$variant),)*
                    _ => None,
                }
            }

            /// The type's name in Rust.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => stringify!($element),)*
                }
            }

            /// Bytes of one element.
            #[must_use]
            pub fn bytes(self) -> usize {
                match self {
                    $(Self::$variant => size_of::<$element>(),)*
                }
            }

            fn decode(self, bytes: Vec<u8>) -> Elements {
                if self == Self::U8 {
                    return Elements::U8(bytes);
                }
                match self {
                    $(Self::$variant => {
                        let (chunks, _) = bytes.as_chunks();
                        Elements::$variant(chunks.iter().map(|&chunk| <$element>::from_be_bytes(chunk)).collect())
                    })*
                }
            }
        }

        impl Elements {
            /// The type of the elements.
            #[must_use]
            pub fn element_type(&self) -> ElementType {
                match self {
                    $(Self::$variant(_) => ElementType::$variant,)*
                }
            }
        }
    };
}
element_types! {
    0x08 U8 u8;
    0x09 I8 i8;
    0x0b I16 i16;
    0x0c I32 i32;
    0x0d F32 f32;
    0x0e F64 f64;
}

impl Idx {
    /// Reads a file, compressed or not.
    ///
    /// # Errors
    ///
    /// A file that can't be read, or whose content is not exactly one IDX array.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, DataError> {
        let path = path.as_ref();
        let io = |action| move |cause| DataError::Io { action, path: path.to_owned(), cause };
        let file = File::open(path).map_err(io("open"))?;
        let metadata = file.metadata().map_err(io("read"))?;
        // A pipe or a device has no meaningful size.
        let size = metadata.is_file().then_some(metadata.len());
        let idx = Self::read_sized(Box::new(BufReader::new(file)), size);
        idx.map_err(|fault| DataError::Idx { path: path.to_owned(), fault })
    }

    /// Reads an array, compressed or not, from any reader, up to its end.
    ///
    /// Memory grows with the data that is read, whatever the header specifies.
    ///
    /// # Errors
    ///
    /// A reader that fails, or whose content is not exactly one IDX array.
    pub fn read(reader: impl Read) -> Result<Self, IdxError> {
        Self::read_sized(Box::new(BufReader::new(reader)), None)
    }

    fn read_sized(reader: Box<dyn BufRead + '_>, size: Option<u64>) -> Result<Self, IdxError> {
        let mut content = Content::detect(reader, size)?;
        let header = Header::read(&mut content)?;
        if let Some(available) = content.available(header.bytes()) {
            header.check_available(available)?;
        }
        header.read_elements(&mut content)
    }
}

/// The header.
struct Header {
    element_type: ElementType,
    shape: Vec<usize>,
    /// Bytes of all elements.
    data_bytes: u64,
}

impl Header {
    fn read(content: &mut Content<'_>) -> Result<Self, IdxError> {
        let mut start = Vec::new();
        content.append(4, &mut start)?;
        let &[zero, zero_too, code, rank] = start.as_slice() else {
            return Err(IdxError::ShortHeader { expected: 4, found: start.len() });
        };
        if [zero, zero_too] != [0, 0] {
            return Err(IdxError::Magic { found: [zero, zero_too] });
        }
        let element_type = ElementType::from_code(code).ok_or(IdxError::ElementType { found: code })?;
        let shape = read_shape(content, usize::from(rank))?;
        match data_bytes(element_type, &shape) {
            Some(data_bytes) => Ok(Self { element_type, shape, data_bytes }),
            None => Err(IdxError::Overflow { shape }),
        }
    }

    fn bytes(&self) -> u64 {
        4 + 4 * self.shape.len() as u64
    }

    /// Rejects truncated data before any element is read.
    fn check_available(&self, available: Available) -> Result<(), IdxError> {
        if available.bytes() < self.data_bytes { Err(self.short_data(available)) } else { Ok(()) }
    }

    fn read_elements(self, content: &mut Content<'_>) -> Result<Idx, IdxError> {
        let mut bytes = Vec::new();
        content.append(self.data_bytes, &mut bytes)?;
        if (bytes.len() as u64) < self.data_bytes {
            return Err(self.short_data(Available::Bytes(bytes.len() as u64)));
        }
        if content.append(1, &mut Vec::new())? > 0 {
            return Err(IdxError::TrailingBytes { shape: self.shape, expected: self.data_bytes });
        }
        Ok(Idx { elements: self.element_type.decode(bytes), shape: self.shape })
    }

    fn short_data(&self, found: Available) -> IdxError {
        IdxError::ShortData { shape: self.shape.clone(), expected: self.data_bytes, found }
    }
}

/// Reads the size of each of `rank` dimensions.
fn read_shape(content: &mut Content<'_>, rank: usize) -> Result<Vec<usize>, IdxError> {
    let mut bytes = Vec::new();
    if content.append(4 * rank as u64, &mut bytes)? < 4 * rank {
        return Err(IdxError::ShortHeader { expected: 4 + 4 * rank, found: 4 + bytes.len() });
    }
    let (sizes, _) = bytes.as_chunks();
    Ok(sizes.iter().map(|&size| u32::from_be_bytes(size) as usize).collect())
}

/// Bytes of all elements, if they fit into the address space.
fn data_bytes(element_type: ElementType, shape: &[usize]) -> Option<u64> {
    if shape.contains(&0) {
        return Some(0);
    }
    let bytes = shape.iter().try_fold(element_type.bytes(), |bytes, &size| bytes.checked_mul(size))?;
    isize::try_from(bytes).ok().map(|_| bytes as u64)
}

#[cfg(test)]
mod tests;
