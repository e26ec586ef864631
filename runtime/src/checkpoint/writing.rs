use std::collections::BTreeMap;

use super::contents::{Contents, Networks};
use super::tensor::{Tensor, file_name, statistic_name};
use super::{FORMAT, file, keys, structure};
use crate::network::tables::Tables;
use crate::network::values::{Values, for_either};
use crate::{ParamInfo, json};

/// The bytes of a checkpoint file.
pub fn encode(tables: &Tables, contents: &Contents, networks: &Networks<Values<'_>>) -> Vec<u8> {
    let mut tensors = params("", tables, networks.network);
    tensors.extend(statistics("", tables, networks.network));
    for (name, &copy) in contents.copies.iter().zip(&networks.copies) {
        let prefix = keys::copy_prefix(tables, name);
        tensors.extend(params(&prefix, tables, copy));
        tensors.extend(statistics(&prefix, tables, copy));
    }
    if let Some(optimizer) = &contents.optimizer {
        for (slot, &values) in optimizer.slots.iter().zip(&networks.slots) {
            tensors.extend(params(&keys::slot_prefix(tables, &optimizer.name, slot), tables, values));
        }
    }
    file::encode(&metadata(tables, contents), &tensors)
}

/// The metadata about the network in every file.
pub fn about(tables: &Tables) -> BTreeMap<String, String> {
    let entries = [
        (keys::FORMAT, FORMAT.to_string()),
        (keys::VERSION, env!("CARGO_PKG_VERSION").to_owned()),
        (keys::NETWORK, tables.name.to_owned()),
        (keys::SCALAR, tables.scalar.to_owned()),
        (keys::STRUCTURE, structure::structure(tables)),
        (keys::FINGERPRINT, structure::fingerprint(tables)),
    ];
    let mut metadata = BTreeMap::new();
    for (key, value) in entries {
        metadata.insert(key.to_owned(), value);
    }
    metadata
}

fn metadata(tables: &Tables, contents: &Contents) -> BTreeMap<String, String> {
    let mut metadata = about(tables);
    let mut put = |key: String, value: String| _ = metadata.insert(key, value);
    put(keys::KIND.into(), keys::CHECKPOINT.into());
    put(keys::EPOCH.into(), contents.epoch.to_string());
    put(keys::STEP.into(), contents.step.to_string());
    put(keys::COPIES.into(), json::list(&contents.copies));
    if let Some((seed, position)) = contents.rng {
        put(keys::SEED.into(), seed.to_string());
        put(keys::POSITION.into(), position.to_string());
    }
    contents.meaning.iter().for_each(|(key, text)| put(key.clone(), text.clone()));
    for (key, text) in &contents.notes {
        put(format!("{}{key}", keys::NOTE), text.clone());
    }
    if let Some(optimizer) = &contents.optimizer {
        put(keys::OPTIMIZER.into(), optimizer.name.clone());
        put(keys::SLOTS.into(), json::list(&optimizer.slots));
        for (name, value) in &optimizer.settings {
            put(format!("{}{name}", keys::SETTING), format!("{value:?}"));
        }
        for (name, value) in &optimizer.counters {
            put(format!("{}{name}", keys::COUNTER), value.to_string());
        }
    }
    metadata
}

/// The parameters of a network, with a prefix.
pub fn params(prefix: &str, tables: &Tables, stored: Values<'_>) -> Vec<(String, Tensor)> {
    let tensor = |info| (format!("{prefix}{}", file_name(info)), tensor(info, 0, stored));
    tables.tensors.iter().map(tensor).collect()
}

/// The running statistics of a network, with a prefix.
pub fn statistics(prefix: &str, tables: &Tables, stored: Values<'_>) -> Vec<(String, Tensor)> {
    let tensor = |info| (format!("{prefix}{}", statistic_name(info)), tensor(info, tables.params, stored));
    tables.statistics.iter().map(tensor).collect()
}

fn tensor(info: &ParamInfo, offset: usize, stored: Values<'_>) -> Tensor {
    for_either!(Values, stored, values => Tensor::of(info, &values[offset + info.offset..][..info.len()]))
}
