//! JSON (RFC 8259): a strict parser for untrusted text, and a writer of strings. Enough for file headers,
//! without a dependency on a full JSON crate.

mod error;
mod number;
mod read;
mod string;
#[cfg(test)]
mod tests;

use alloc::borrow::Cow;
use alloc::vec::Vec;

pub(crate) use read::read;
pub(crate) use string::quote;

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
