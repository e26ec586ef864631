//! Reading and writing of the lines of a log.

use std::path::Path;

use crate::report::{EpochRecord, ReportError, format};
use crate::train::Metrics;

/// The content of a log.
#[derive(Debug, Default)]
pub(super) struct Content {
    /// Offset of the first epoch.
    pub(super) head: u64,
    /// The epochs, and the offsets of the ends of their lines.
    pub(super) lines: Vec<(usize, u64)>,
    /// Offset of the end of the last complete line.
    pub(super) end: u64,
    /// Whether lines end as on Windows.
    pub(super) has_crlf: bool,
}

/// Number, content and expected content of an invalid line.
pub(super) type Foreign = (usize, String, String);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Csv,
    JsonLines,
}

/// The header of a CSV log.
pub(super) const HEAD: &str = "epoch,train_loss,train_accuracy,validation_loss,validation_accuracy,test_loss,\
                    test_accuracy,learning_rate,seconds,samples_per_second\n";

/// The byte order mark that some Windows programs write.
pub(super) const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

impl Form {
    pub(super) fn of(path: &Path) -> Result<Self, ReportError> {
        let extension = path.extension().map(|extension| extension.to_ascii_lowercase());
        match extension.as_ref().and_then(|extension| extension.to_str()) {
            Some("csv") => Ok(Self::Csv),
            Some("jsonl" | "ndjson" | "json") => Ok(Self::JsonLines),
            _ => Err(ReportError::Extension { path: path.to_owned() }),
        }
    }

    /// The line of an epoch.
    pub(super) fn line(self, epoch: &EpochRecord) -> String {
        match self {
            Self::Csv => csv(epoch),
            Self::JsonLines => format::to_json(epoch) + "\n",
        }
    }

    /// Parses a log, up to the end of its last complete line.
    pub(super) fn content(self, bytes: &[u8]) -> Result<Content, Foreign> {
        let mark = if bytes.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len() } else { 0 };
        let mut content = Content::default();
        let (mut at, finished) = (mark as u64, bytes[mark..].split_inclusive(|&byte| byte == b'\n'));
        for (line, number) in finished.filter(|line| line.ends_with(b"\n")).zip(1..) {
            at += line.len() as u64;
            let is_first = number == 1;
            if is_first {
                content.has_crlf = line.ends_with(b"\r\n");
                content.head = mark as u64;
            }
            let text = line.strip_suffix(b"\r\n").or(line.strip_suffix(b"\n")).unwrap_or(line);
            if self == Self::Csv && is_first {
                if text != HEAD.trim_ascii_end().as_bytes() {
                    return Err(another_head(text));
                }
                content.head = at;
            } else {
                let (epoch, form) = match self {
                    Self::Csv => (csv_epoch(text), "CSV"),
                    Self::JsonLines => (json_epoch(text), "JSON"),
                };
                let is_later = |epoch| content.lines.last().is_none_or(|&(last, _)| last < epoch);
                let expected = || (number, part_of(text, 0), format!("the line of a later epoch as {form}"));
                content.lines.push((epoch.filter(|&epoch| is_later(epoch)).ok_or_else(expected)?, at));
            }
            content.end = at;
        }
        Ok(content)
    }
}

/// The message for an invalid CSV header: both lines from shortly before where they differ.
fn another_head(text: &[u8]) -> Foreign {
    let head = HEAD.trim_ascii_end().as_bytes();
    let same = text.iter().zip(head).take_while(|(a, b)| a == b).count();
    let from = same.saturating_sub(SHOWN / 2);
    let expected = format!("the header of a log, `{}`,", part_of(head, from));
    (1, part_of(text, from), expected)
}

/// Maximum number of characters shown of a line.
const SHOWN: usize = 60;

/// A part of a line, with invisible characters escaped.
fn part_of(line: &[u8], from: usize) -> String {
    let text = String::from_utf8_lossy(&line[from.min(line.len())..]);
    let mut shown = if from == 0 { String::new() } else { "…".to_owned() };
    for character in text.chars().take(SHOWN) {
        match character {
            '"' | '\'' | '\\' => shown.push(character),
            _ => shown.extend(character.escape_debug()),
        }
    }
    shown
}

fn csv_epoch(line: &[u8]) -> Option<usize> {
    let line = str::from_utf8(line).ok()?;
    let columns = line.bytes().filter(|&byte| byte == b',').count();
    let same = columns == HEAD.bytes().filter(|&byte| byte == b',').count();
    line.split(',').next().filter(|_| same)?.parse().ok()
}

fn json_epoch(line: &[u8]) -> Option<usize> {
    serde_json::from_slice::<EpochRecord>(line).ok().map(|epoch| epoch.epoch)
}

/// The values of an epoch, separated by commas; empty if missing.
fn csv(epoch: &EpochRecord) -> String {
    let EpochRecord { train, validation, test, learning_rate, seconds, samples_per_second, .. } = *epoch;
    let both = |metrics: Option<Metrics>| {
        [metrics.map(|metrics| metrics.loss), metrics.and_then(|metrics| metrics.accuracy)]
    };
    let metrics = [train, validation, test].map(both);
    let values = metrics.into_iter().flatten().chain([learning_rate, Some(seconds), samples_per_second]);
    let mut line = epoch.epoch.to_string();
    for value in values {
        line.push(',');
        line += &value.map(|value| value.to_string()).unwrap_or_default();
    }
    line + "\n"
}
