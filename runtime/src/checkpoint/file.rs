//! The file format: safetensors, with a digest of the whole file in the first entry of its metadata.

use std::collections::BTreeMap;

use sha2::{Digest as _, Sha256};

use super::error::LoadErrorKind;
use super::safetensors::{LENGTH, decode};
use super::tensor::Tensor;
use super::{FORMAT, keys};
use crate::json::quote;

/// The beginning of the header, before the digest, which is thus at the same offset in all files; it is
/// computed with zeros there.
const BEFORE_DIGEST: &[u8] = br#"{"__metadata__":{"sha256":""#;

/// The key of the digest in the metadata.
pub const SHA256: &str = "sha256";

/// The position of the digest.
const DIGEST: core::ops::Range<usize> = LENGTH + BEFORE_DIGEST.len()..LENGTH + BEFORE_DIGEST.len() + 64;

/// The bytes of a file; the same for the same content.
pub fn encode(metadata: &BTreeMap<String, String>, tensors: &[(String, Tensor)]) -> Vec<u8> {
    let mut file = vec![0; LENGTH];
    file.extend(BEFORE_DIGEST);
    file.extend([b'0'; 64]);
    file.push(b'"');
    for (key, value) in metadata {
        file.extend(format!(",{}:{}", quote(key), quote(value)).bytes());
    }
    file.push(b'}');
    let mut begin = 0;
    for (name, Tensor { dtype, shape, data }) in tensors {
        let end = begin + data.len();
        let name = quote(name);
        let entry =
            format!(r#",{name}:{{"dtype":"{dtype}","shape":{shape:?},"data_offsets":[{begin},{end}]}}"#);
        file.extend(entry.bytes());
        begin = end;
    }
    file.push(b'}');
    // The format wants the data at a multiple of 8.
    file.resize(file.len().next_multiple_of(8), b' ');
    let header = (file.len() - LENGTH) as u64;
    file[..LENGTH].copy_from_slice(&header.to_le_bytes());
    tensors.iter().for_each(|(_, tensor)| file.extend(&tensor.data));
    let digest = hexadecimal(Sha256::digest(&file));
    file[DIGEST].copy_from_slice(digest.as_bytes());
    file
}

/// A digest in lower-case hexadecimal.
pub fn hexadecimal(digest: impl AsRef<[u8]>) -> String {
    digest.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Verifies the checksum of a file.
pub fn check(file: &[u8]) -> Result<(), LoadErrorKind> {
    let is_marked = file.get(LENGTH..DIGEST.start) == Some(BEFORE_DIGEST);
    let (true, Some(digest)) = (is_marked, file.get(DIGEST)) else {
        return Err(decode(file).err().unwrap_or(LoadErrorKind::NotACheckpoint));
    };
    let mut hash = Sha256::new();
    hash.update(&file[..DIGEST.start]);
    hash.update([b'0'; 64]);
    hash.update(&file[DIGEST.end..]);
    let found = hexadecimal(hash.finalize());
    if digest == found.as_bytes() {
        return Ok(());
    }
    Err(LoadErrorKind::Digest { expected: String::from_utf8_lossy(digest).into_owned(), found })
}

/// Checks that the format version of a constnet file can be read.
pub fn check_version(metadata: &BTreeMap<String, String>) -> Result<(), LoadErrorKind> {
    let expected = "a format version";
    let found = metadata.get(keys::FORMAT);
    let is_number = |found: &&String| !found.is_empty() && found.bytes().all(|byte| byte.is_ascii_digit());
    let number = found.filter(is_number);
    // A number too large for any type is a later version, too.
    let version = number.map(|number| number.parse().unwrap_or(u32::MAX));
    match (version, found) {
        (Some(1..=FORMAT), _) => Ok(()),
        (Some(1..), Some(found)) => {
            let writer = metadata.get(keys::VERSION).map_or("of a later version", String::as_str);
            Err(LoadErrorKind::Version { found: found.clone(), writer: writer.to_owned() })
        }
        _ => Err(LoadErrorKind::Metadata { key: keys::FORMAT.to_owned(), expected, found: found.cloned() }),
    }
}
