//! The JSON format version of a history and of each line of a log.

use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::ReportError;

/// The version that is written. Versions up to it are read, as is JSON from before there were versions.
pub(super) const FORMAT: u32 = 1;

/// The value as JSON, with the version in front.
pub(super) fn to_json(value: &impl Serialize) -> String {
    #[derive(Serialize)]
    struct Versioned<'v, V> {
        format: u32,
        #[serde(flatten)]
        value: &'v V,
    }

    // Nothing here can fail: there are only numbers, strings and lists of them.
    serde_json::to_string(&Versioned { format: FORMAT, value }).unwrap_or_default()
}

/// The version of a JSON object, if this constnet can't read it. Other values are left to the caller.
pub(super) fn unreadable_version(json: &[u8]) -> Option<String> {
    #[derive(Deserialize)]
    struct Version {
        format: Option<Value>,
    }

    let version = serde_json::from_slice::<Version>(json).ok()?.format?;
    let is_known = version.as_u64().is_some_and(|version| (1..=u64::from(FORMAT)).contains(&version));
    (!is_known).then(|| version.to_string())
}

/// Checks that no line of a JSON log has a version that this constnet can't read.
pub(super) fn check_lines(path: &Path, bytes: &[u8]) -> Result<(), ReportError> {
    for (line, number) in bytes.split(|&byte| byte == b'\n').zip(1..) {
        if let Some(found) = unreadable_version(line) {
            return Err(ReportError::Version { path: path.to_owned(), line: number, found });
        }
    }
    Ok(())
}
