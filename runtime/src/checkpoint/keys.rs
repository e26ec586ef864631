//! Keys of the metadata entries, and names of the tensors other than the network's.

use super::tensor::{file_name, statistic_name};
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
