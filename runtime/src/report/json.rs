//! Numbers in JSON. JSON has no infinity and no NaN, so they are strings, with the names of
//! JavaScript, Python and the JSON of Protocol Buffers. Older files have `null` there.

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize as _, Serializer};

const NAN: &str = "NaN";
const INFINITY: &str = "Infinity";
const NEGATIVE_INFINITY: &str = "-Infinity";

#[derive(Deserialize)]
#[serde(untagged)]
enum JsonNumber {
    Number(f64),
    Name(String),
}

/// An optional number; `null` if it is missing.
pub(crate) mod maybe {
    use super::*;

    pub(crate) fn serialize<S: Serializer>(value: &Option<f64>, to: S) -> Result<S::Ok, S::Error> {
        match *value {
            Some(value) if value.is_nan() => to.serialize_str(NAN),
            Some(f64::INFINITY) => to.serialize_str(INFINITY),
            Some(f64::NEG_INFINITY) => to.serialize_str(NEGATIVE_INFINITY),
            other => other.serialize(to),
        }
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<f64>, D::Error> {
        let written = Option::deserialize(from)?;
        written.map_or(Ok(None), |written| match written {
            JsonNumber::Number(value) => Ok(Some(value)),
            JsonNumber::Name(name) => match name.as_str() {
                NAN => Ok(Some(f64::NAN)),
                INFINITY => Ok(Some(f64::INFINITY)),
                NEGATIVE_INFINITY => Ok(Some(f64::NEG_INFINITY)),
                _ => Err(D::Error::custom(format!(
                    "expected a number, `{NAN}`, `{INFINITY}` or `{NEGATIVE_INFINITY}`, found `{name}`"
                ))),
            },
        })
    }
}

/// A required number; `null` is NaN.
pub(crate) mod number {
    use super::*;

    pub(crate) fn serialize<S: Serializer>(value: &f64, to: S) -> Result<S::Ok, S::Error> {
        maybe::serialize(&Some(*value), to)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<f64, D::Error> {
        Ok(maybe::deserialize(from)?.unwrap_or(f64::NAN))
    }
}
