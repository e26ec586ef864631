use std::borrow::Cow;
use std::collections::BTreeMap;

use super::{Dtype, refuse};
use crate::checkpoint::error::LoadErrorKind;
use crate::checkpoint::sorting::argsort;
use crate::json::{self, Value};

/// The name of the metadata entry, which is not a tensor.
const METADATA: &str = "__metadata__";

/// The content of a header.
pub struct Header {
    pub metadata: BTreeMap<String, String>,
    pub tensors: Vec<Info>,
}

/// The header entry of a tensor.
pub struct Info {
    pub name: String,
    pub dtype: Dtype,
    pub shape: Vec<usize>,
    /// The offset where its data begins, in bytes after the header.
    pub begin: usize,
    /// The offset where it ends.
    pub end: usize,
}

type Members<'t> = Vec<(Cow<'t, str>, Value<'t>)>;

impl Header {
    /// Parses the bytes of a header. Whether its tensors are consistent with the data is checked elsewhere.
    pub fn read(header: &[u8]) -> Result<Self, LoadErrorKind> {
        let text = std::str::from_utf8(header);
        let text = text.or_else(|error| refuse(format!("its header is not UTF-8: {error}")))?;
        let value = json::read(text).or_else(|error| refuse(format!("its header is not JSON: {error}")))?;
        let Value::Object(entries) = value else { return refuse("its header is not a JSON object") };
        check_names(&entries)?;
        let mut header = Self { metadata: BTreeMap::new(), tensors: Vec::with_capacity(entries.len()) };
        for (name, value) in entries {
            match (&*name, value) {
                (METADATA, value) => header.metadata = metadata(value)?,
                (_, Value::Object(members)) => header.tensors.push(Info::read(name.into_owned(), members)?),
                _ => return refuse(format!("the tensor `{name}` is not a JSON object")),
            }
        }
        Ok(header)
    }
}

impl Info {
    /// Parses the entry of a tensor. Unknown members are ignored.
    fn read(name: String, members: Members<'_>) -> Result<Self, LoadErrorKind> {
        let (mut dtype, mut shape, mut offsets) = (None, None, None);
        for (member, value) in members {
            match &*member {
                "dtype" => dtype = Some(value),
                "shape" => shape = sizes(value),
                "data_offsets" => offsets = sizes(value),
                _ => {}
            }
        }
        let Some(Value::String(dtype)) = dtype else { return refuse(format!("`{name}` has no dtype")) };
        let Some(dtype) = Dtype::from_name(&dtype) else {
            return refuse(format!("the dtype of `{name}` is `{dtype}`, which the format does not have"));
        };
        let Some(shape) = shape else { return refuse(format!("`{name}` has no shape of whole numbers")) };
        let Some(&[begin, end]) = offsets.as_deref() else {
            return refuse(format!("`{name}` does not have two whole numbers as data_offsets"));
        };
        Ok(Self { name, dtype, shape, begin, end })
    }
}

/// Checks that no name occurs twice in a header: readers would disagree on which one to use.
fn check_names(entries: &Members<'_>) -> Result<(), LoadErrorKind> {
    let members = entries.iter().filter_map(|(_, value)| match value {
        Value::Object(members) => Some(members),
        _ => None,
    });
    for members in members.chain([entries]) {
        let places = argsort(members.len(), &|a, b| members[a].0.cmp(&members[b].0));
        let twice = places.windows(2).filter(|pair| members[pair[0]].0 == members[pair[1]].0);
        // The first name that has occurred before.
        if let Some(place) = twice.map(|pair| pair[1]).min() {
            return Err(LoadErrorKind::Duplicate { name: members[place].0.to_string() });
        }
    }
    Ok(())
}

/// Strings by name; `null` means none.
fn metadata(value: Value<'_>) -> Result<BTreeMap<String, String>, LoadErrorKind> {
    let entries = match value {
        Value::Object(entries) => entries,
        Value::Null => Vec::new(),
        _ => return refuse("its metadata is not a JSON object"),
    };
    let mut texts = BTreeMap::new();
    for (name, value) in entries {
        let Value::String(text) = value else {
            return refuse(format!("`{name}` in its metadata is not a string"));
        };
        texts.insert(name.into_owned(), text.into_owned());
    }
    Ok(texts)
}

/// A list of whole numbers that fit into a `usize`.
fn sizes(value: Value<'_>) -> Option<Vec<usize>> {
    let Value::Array(values) = value else { return None };
    let size = |value| match value {
        Value::Integer(size) => usize::try_from(size).ok(),
        _ => None,
    };
    values.into_iter().map(size).collect()
}
