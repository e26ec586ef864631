//! Modified checkpoint files, with a valid digest.

use std::collections::BTreeMap;

use sha2::{Digest as _, Sha256};

/// The position of the digest in a file.
const DIGEST: usize = 8 + r#"{"__metadata__":{"sha256":""#.len();

/// The file with a valid digest.
pub fn sealed(mut bytes: Vec<u8>) -> Vec<u8> {
    if let Some(place) = bytes.get_mut(DIGEST..DIGEST + 64) {
        place.fill(b'0');
        let digest: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        bytes[DIGEST..DIGEST + 64].copy_from_slice(digest.as_bytes());
    }
    bytes
}

/// The length of the header and the header.
fn header(bytes: &[u8]) -> (usize, &[u8]) {
    let length = u64::from_le_bytes(bytes[..8].try_into().unwrap()) as usize;
    (length, &bytes[8..8 + length])
}

/// The metadata of a file.
pub fn metadata(bytes: &[u8]) -> BTreeMap<String, String> {
    let header: BTreeMap<String, serde_json::Value> = serde_json::from_slice(header(bytes).1).unwrap();
    serde_json::from_value(header["__metadata__"].clone()).unwrap()
}

/// The file with another value for an entry of its metadata.
pub fn with_entry(bytes: &[u8], key: &str, value: &str) -> Vec<u8> {
    let mut metadata = metadata(bytes);
    metadata.remove("sha256");
    metadata.insert(key.to_owned(), value.to_owned());
    let (length, header) = header(bytes);
    let mut tensors: BTreeMap<String, serde_json::Value> = serde_json::from_slice(header).unwrap();
    tensors.remove("__metadata__");
    let text = |entries: String| entries.trim_matches(['{', '}']).to_owned();
    let metadata = text(serde_json::to_string(&metadata).unwrap());
    // An entry of a tensor ends in its own brace.
    let tensors = serde_json::to_string(&tensors).unwrap();
    let digest = "0".repeat(64);
    let header = format!(r#"{{"__metadata__":{{"sha256":"{digest}",{metadata}}},{}"#, &tensors[1..]);
    sealed([&(header.len() as u64).to_le_bytes()[..], header.as_bytes(), &bytes[8 + length..]].concat())
}
