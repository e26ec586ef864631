//! What the reader of the format does not look at in a header: names that stand twice, of which it takes the last,
//! and data that would lie beyond any memory.

use std::collections::BTreeSet;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use super::error::Fault;

/// Makes sure that no name stands twice in the header of a file, and that no tensor says it lies behind the end of
/// the file. What is no header is left to the reader of the format.
pub fn check(file: &[u8]) -> Result<(), Fault> {
    let Some((length, rest)) = file.split_first_chunk() else { return Ok(()) };
    let length = usize::try_from(u64::from_le_bytes(*length)).unwrap_or(usize::MAX);
    let Some(Ok(header)) = rest.get(..length).map(serde_json::from_slice::<Header>) else { return Ok(()) };
    if let Some(name) = header.twice {
        return Err(Fault::Duplicate { name });
    }
    match header.last {
        Some((end, name)) if end > rest.len() as u64 => {
            Err(Fault::Format { cause: format!("the data of `{name}` lies behind the end of the file") })
        }
        _ => Ok(()),
    }
}

/// The header: tensors and the metadata by name.
#[derive(Default)]
struct Header {
    /// A name that stands there twice.
    twice: Option<String>,
    /// Where the last tensor ends, and its name.
    last: Option<(u64, String)>,
}

impl<'de> Deserialize<'de> for Header {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries;

        impl<'de> Visitor<'de> for Entries {
            type Value = Header;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a header")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Header, A::Error> {
                let (mut header, mut names) = (Header::default(), BTreeSet::new());
                while let Some((name, entry)) = entries.next_entry::<String, Entry>()? {
                    header.last = header.last.max(entry.end.map(|end| (end, name.clone())));
                    header.twice = header.twice.or(entry.twice);
                    if let Some(name) = names.replace(name) {
                        header.twice.get_or_insert(name);
                    }
                }
                Ok(header)
            }
        }

        deserializer.deserialize_map(Entries)
    }
}

/// What stands behind a name: a tensor, which may be written as a list, or the metadata.
#[derive(Default)]
struct Entry {
    twice: Option<String>,
    /// Where the tensor ends.
    end: Option<u64>,
}

impl<'de> Deserialize<'de> for Entry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Fields;

        impl<'de> Visitor<'de> for Fields {
            type Value = Entry;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a tensor or the metadata")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Entry, A::Error> {
                let (mut entry, mut names) = (Entry::default(), BTreeSet::new());
                while let Some((name, value)) = fields.next_entry::<String, Value>()? {
                    if name == "data_offsets" {
                        entry.end = end(&value);
                    }
                    if let Some(name) = names.replace(name) {
                        entry.twice.get_or_insert(name);
                    }
                }
                Ok(entry)
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut fields: A) -> Result<Entry, A::Error> {
                let mut entry = Entry::default();
                while let Some(value) = fields.next_element::<Value>()? {
                    entry.end = end(&value);
                }
                Ok(entry)
            }
        }

        deserializer.deserialize_any(Fields)
    }
}

/// The second of two offsets.
fn end(offsets: &Value) -> Option<u64> {
    offsets.get(1)?.as_u64()
}
