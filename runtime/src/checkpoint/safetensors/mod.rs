//! Parser of the format `safetensors`: the length of the header in 8 bytes, the header as
//! JSON, and the data of the tensors.
//!
//! It rejects the same files as the crate `safetensors` 0.8, which tests compare it with, and also duplicate names
//! and tensors that are not written as the format prescribes.

mod dtype;
mod header;
mod layout;

use std::collections::BTreeMap;

pub use dtype::Dtype;
use header::{Header, Info};

use super::error::LoadErrorKind;
use super::sorting::argsort;
use super::tensor::Tensor;

/// Size of the header length at the start of a file.
pub const LENGTH: usize = 8;

/// The maximum header length, as in other readers.
const MAX_HEADER: u64 = 100_000_000;

/// The content of a file.
#[derive(Debug, Default)]
pub struct Content {
    pub metadata: BTreeMap<String, String>,
    /// Sorted by name.
    pub tensors: Vec<(String, Tensor)>,
}

/// Parses a file. Untrusted bytes are safe; data is copied after the whole header has been validated.
pub fn decode(file: &[u8]) -> Result<Content, LoadErrorKind> {
    let (header, data) = split(file)?;
    let Header { metadata, tensors: infos } = Header::read(header)?;
    layout::check(&infos, data.len())?;
    let mut tensors = Vec::with_capacity(infos.len());
    for place in argsort(infos.len(), &|a, b| infos[a].name.cmp(&infos[b].name)) {
        let Info { name, dtype, shape, begin, end } = &infos[place];
        let (shape, data) = (shape.clone(), data[*begin..*end].to_vec());
        tensors.push((name.clone(), Tensor { dtype: *dtype, shape, data }));
    }
    Ok(Content { metadata, tensors })
}

/// The header of a file and the data after it.
fn split(file: &[u8]) -> Result<(&[u8], &[u8]), LoadErrorKind> {
    let Some((length, rest)) = file.split_first_chunk() else {
        return refuse(format!("it has {} bytes, too few for the length of a header", file.len()));
    };
    let length = u64::from_le_bytes(*length);
    if length > MAX_HEADER {
        return refuse(format!("its header would have {length} bytes, but at most {MAX_HEADER} are allowed"));
    }
    // No overflow: at most `MAX_HEADER`.
    match rest.split_at_checked(length as usize) {
        Some(parts) => Ok(parts),
        None => refuse(format!("its header would have {length} bytes, but {} follow", rest.len())),
    }
}

/// The file is not valid, for this reason.
fn refuse<T>(cause: impl Into<String>) -> Result<T, LoadErrorKind> {
    Err(LoadErrorKind::Format { cause: cause.into() })
}
