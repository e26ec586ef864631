//! JSON (RFC 8259): a strict parser for untrusted text, and a writer of strings. Enough for file headers,
//! without a dependency on a full JSON crate.

mod error;
mod number;
mod read;
mod string;
#[cfg(test)]
mod tests;

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

pub(crate) use read::read;
pub(crate) use string::quote;

/// Names as a JSON array.
pub(crate) fn list<'a>(names: impl IntoIterator<Item = &'a String>) -> String {
    format!("[{}]", Vec::from_iter(names.into_iter().map(|name| quote(name))).join(","))
}

/// The names in a JSON array.
pub(crate) fn names(list: Value<'_>) -> Option<Vec<String>> {
    let Value::Array(names) = list else { return None };
    let name = |value| match value {
        Value::String(name) => Some(name.into_owned()),
        _ => None,
    };
    names.into_iter().map(name).collect()
}

/// A JSON value. Strings without escapes borrow from the text.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value<'t> {
    Null,
    Bool(bool),
    /// A number from 0 to 2^64 - 1, written without a fraction and an exponent.
    Integer(u64),
    /// Any other number, rounded to the nearest.
    Number(f64),
    String(Cow<'t, str>),
    Array(Vec<Value<'t>>),
    /// The members in text order, possibly with duplicate names.
    Object(Vec<(Cow<'t, str>, Value<'t>)>),
}
