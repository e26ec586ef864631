//! Keys of the metadata entries, and names of the tensors other than the network's.

use std::collections::BTreeMap;

use super::tensor::{file_name, statistic_name};
use crate::json;
use crate::network::tables::Tables;

pub const FORMAT: &str = "constnet.format";
pub const VERSION: &str = "constnet.version";
pub const KIND: &str = "constnet.kind";
/// The kind of a checkpoint file.
pub const CHECKPOINT: &str = "checkpoint";
/// The kind of a file of weights alone.
pub const WEIGHTS: &str = "weights";
pub const NETWORK: &str = "network";
pub const SCALAR: &str = "scalar";
pub const STRUCTURE: &str = "structure";
pub const FINGERPRINT: &str = "fingerprint";
pub const EPOCH: &str = "epoch";
pub const STEP: &str = "step";
pub const SEED: &str = "rng.seed";
pub const POSITION: &str = "rng.position";
pub const COPIES: &str = "copies";
/// Suffix of copies that hold the rounding errors of another one.
pub const REST: &str = "_rest";
pub const OPTIMIZER: &str = "optimizer";
pub const SLOTS: &str = "optimizer.slots";
/// Prefix of a hyperparameter's name.
pub const SETTING: &str = "optimizer.setting.";
/// Prefix of a counter's name.
pub const COUNTER: &str = "optimizer.counter.";
/// Prefix of a note's key.
pub const NOTE: &str = "note.";
/// The columns of a table, as JSON.
pub const SCHEMA: &str = "schema";
/// The names of the classes, as JSON.
pub const CLASSES: &str = "classes";

/// The metadata of a file of weights.
pub const OF_WEIGHTS: [&str; 8] = [FORMAT, VERSION, NETWORK, SCALAR, STRUCTURE, FINGERPRINT, SCHEMA, CLASSES];

/// What the tensors of a checkpoint begin with that are not those of the network, without the underscores after the
/// first word.
pub fn run_prefixes(metadata: &BTreeMap<String, String>) -> Vec<[String; 2]> {
    let names = |key: &str| {
        let text = metadata.get(key);
        text.and_then(|text| json::read(text).ok()).and_then(json::names).unwrap_or_default()
    };
    let copies = names(COPIES).into_iter().map(|name| ["copy".to_owned(), format!("{name}.")]);
    let optimizer = metadata.get(OPTIMIZER).cloned().unwrap_or_default();
    let slots = names(SLOTS).into_iter().map(|slot| ["optimizer".to_owned(), format!("{optimizer}.{slot}.")]);
    copies.chain(slots).collect()
}

/// Whether the name of a tensor begins with a prefix of [`run_prefixes`].
pub fn begins_with(name: &str, [word, rest]: &[String; 2]) -> bool {
    let after = name.strip_prefix(word.as_str()).map(|after| after.trim_start_matches('_'));
    after.and_then(|after| after.strip_prefix('.')).is_some_and(|after| after.starts_with(rest.as_str()))
}

/// Prefix of the tensors of an optimizer slot.
pub fn slot_prefix(tables: &Tables, optimizer: &str, slot: &str) -> String {
    format!("{}.{optimizer}.{slot}.", free(tables, "optimizer"))
}

/// Prefix of the tensors of a copy.
pub fn copy_prefix(tables: &Tables, name: &str) -> String {
    format!("{}.{name}.", free(tables, "copy"))
}

/// The word; with underscores appended if a stage of the network has this name.
fn free(tables: &Tables, word: &str) -> String {
    let mut names: Vec<_> = tables.tensors.iter().map(file_name).collect();
    names.extend(tables.statistics.iter().map(statistic_name));
    let mut word = word.to_owned();
    while names.iter().any(|name| name.split('.').next() == Some(&word)) {
        word.push('_');
    }
    word
}
