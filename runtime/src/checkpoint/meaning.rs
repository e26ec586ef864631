//! What the inputs and outputs of a network mean: the columns of a table, the names of the classes. Both are entries of
//! a file's metadata, and kept as they are, so that programs without tables keep them, too.

use std::collections::BTreeMap;

use super::error::LoadErrorKind;
use super::keys;
use super::reading::unreadable;
use crate::json;

/// The entries by key.
pub type Meaning = BTreeMap<String, String>;

const KEYS: [&str; 2] = [keys::CLASSES, keys::SCHEMA];

/// These entries of a file's metadata.
pub fn of(metadata: &BTreeMap<String, String>) -> Meaning {
    KEYS.iter().filter_map(|&key| Some((key.to_owned(), metadata.get(key)?.clone()))).collect()
}

/// The entries that both have, but with other values: key, first value, second value.
pub fn differences(a: &Meaning, b: &Meaning) -> Vec<(&'static str, String, String)> {
    let differs = |key: &'static str| {
        let (a, b) = (a.get(key)?, b.get(key)?);
        (a != b).then(|| (key, a.clone(), b.clone()))
    };
    KEYS.iter().filter_map(|&key| differs(key)).collect()
}

pub fn put_classes(to: &mut Meaning, names: impl IntoIterator<Item = impl Into<String>>) {
    let names: Vec<String> = names.into_iter().map(Into::into).collect();
    to.insert(keys::CLASSES.to_owned(), json::list(&names));
}

pub fn classes(from: &Meaning) -> Result<Vec<String>, LoadErrorKind> {
    let (text, expected) =
        (get(from, keys::CLASSES, "the names of classes (`with_classes`)")?, "a list of names");
    let names = json::read(text).ok().and_then(json::names);
    names.ok_or_else(|| unreadable(keys::CLASSES, expected, text))
}

#[cfg(feature = "csv")]
pub fn put_schema(to: &mut Meaning, schema: &crate::data::Schema) {
    to.insert(keys::SCHEMA.to_owned(), schema.to_json());
    if !schema.classes().is_empty() {
        put_classes(to, schema.classes());
    }
}

#[cfg(feature = "csv")]
pub fn schema(from: &Meaning) -> Result<crate::data::Schema, LoadErrorKind> {
    let text = get(from, keys::SCHEMA, "the columns of a table (`with_schema`)")?;
    crate::data::Schema::from_json(text).map_err(|_| unreadable(keys::SCHEMA, "the columns of a table", text))
}

fn get<'m>(from: &'m Meaning, key: &str, expected: &'static str) -> Result<&'m str, LoadErrorKind> {
    let missing = || LoadErrorKind::Metadata { key: key.to_owned(), expected, found: None };
    from.get(key).map(String::as_str).ok_or_else(missing)
}
