//! Reader of the format `safetensors`, whoever wrote the file: the length of the header in 8 bytes, the header in
//! JSON, and the data of the tensors one behind the other.
//!
//! It refuses what the crate `safetensors` 0.8 refuses, which tests compare it with, and besides names that stand twice
//! and tensors that are written in other ways than the format says.

mod dtype;
mod header;
mod layout;

use std::collections::BTreeMap;

pub use dtype::Dtype;
use header::{Header, Info};

use super::error::Fault;
use super::sorting::argsort;
use super::tensor::Tensor;

/// Bytes of the number that a file begins with: how long its header is.
pub const LENGTH: usize = 8;

/// The longest header that readers of the format take.
const MAX_HEADER: u64 = 100_000_000;

/// What a file holds.
#[derive(Debug, Default)]
pub struct Content {
    pub metadata: BTreeMap<String, String>,
    /// In the order of their names.
    pub tensors: Vec<(String, Tensor)>,
}

/// What a file holds. Bytes of any origin are safe to give; data is copied once all of the header is known to be right.
pub fn decode(file: &[u8]) -> Result<Content, Fault> {
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

/// The header of a file and the data behind it.
fn split(file: &[u8]) -> Result<(&[u8], &[u8]), Fault> {
    let Some((length, rest)) = file.split_first_chunk() else {
        return refuse(format!("it has {} bytes, fewer than the length of a header takes", file.len()));
    };
    let length = u64::from_le_bytes(*length);
    if length > MAX_HEADER {
        return refuse(format!("its header would have {length} bytes, more than {MAX_HEADER}"));
    }
    // What is not longer than this fits.
    match rest.split_at_checked(length as usize) {
        Some(parts) => Ok(parts),
        None => refuse(format!("its header would have {length} bytes, but {} follow", rest.len())),
    }
}

/// The file is not in the format, for this reason.
fn refuse<T>(cause: impl Into<String>) -> Result<T, Fault> {
    Err(Fault::Format { cause: cause.into() })
}
