//! JSON (RFC 8259): a strict reader of anybody's text, and a writer of strings. Enough for the headers of files,
//! without a crate for all that JSON is used for.

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

/// A value of JSON. Strings without escapes are parts of the text that was read.
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
    /// The members in the order of the text, where a name may stand twice.
    Object(Vec<(Cow<'t, str>, Value<'t>)>),
}
