use std::collections::BTreeMap;

use super::contents::Checkpoint;
use super::tensor::{Tensor, file_name, statistic_name};
use super::{FORMAT, file, keys, structure};
use crate::{Network, Scalar};

/// The bytes of a checkpoint's file.
pub fn encode<N: Network>(checkpoint: &Checkpoint<N>) -> Vec<u8> {
    let mut tensors = params("", &checkpoint.network);
    tensors.extend(statistics("", &checkpoint.network));
    for (name, copy) in &checkpoint.copies {
        let prefix = keys::copy_prefix::<N>(name);
        tensors.extend(params(&prefix, copy));
        tensors.extend(statistics(&prefix, copy));
    }
    if let Some(optimizer) = &checkpoint.optimizer {
        for (slot, values) in &optimizer.slots {
            tensors.extend(params(&keys::slot_prefix::<N>(&optimizer.name, slot), values));
        }
    }
    file::encode(&metadata(checkpoint), &tensors)
}

/// What every file of ours says about the network.
pub fn about<N: Network>() -> BTreeMap<String, String> {
    let entries = [
        (keys::FORMAT, FORMAT.to_string()),
        (keys::VERSION, env!("CARGO_PKG_VERSION").to_owned()),
        (keys::NETWORK, N::NAME.to_owned()),
        (keys::SCALAR, N::Scalar::NAME.to_owned()),
        (keys::STRUCTURE, structure::structure::<N>()),
        (keys::FINGERPRINT, structure::fingerprint::<N>()),
    ];
    entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}

fn metadata<N: Network>(checkpoint: &Checkpoint<N>) -> BTreeMap<String, String> {
    let mut metadata = about::<N>();
    let mut put = |key: String, value: String| _ = metadata.insert(key, value);
    put(keys::KIND.into(), keys::CHECKPOINT.into());
    put(keys::EPOCH.into(), checkpoint.epoch.to_string());
    put(keys::STEP.into(), checkpoint.step.to_string());
    put(keys::COPIES.into(), keys::list(checkpoint.copies.keys()));
    if let Some((seed, position)) = checkpoint.rng {
        put(keys::SEED.into(), seed.to_string());
        put(keys::POSITION.into(), position.to_string());
    }
    for (key, text) in &checkpoint.notes {
        put(format!("{}{key}", keys::NOTE), text.clone());
    }
    if let Some(optimizer) = &checkpoint.optimizer {
        put(keys::OPTIMIZER.into(), optimizer.name.clone());
        put(keys::SLOTS.into(), keys::list(optimizer.slots.keys()));
        for (name, value) in &optimizer.settings {
            put(format!("{}{name}", keys::SETTING), format!("{value:?}"));
        }
        for (name, value) in &optimizer.counters {
            put(format!("{}{name}", keys::COUNTER), value.to_string());
        }
    }
    metadata
}

/// The parameters of a network, their names behind a prefix.
pub fn params<N: Network>(prefix: &str, network: &N) -> Vec<(String, Tensor)> {
    let tensors = N::TENSORS.iter().map(|info| {
        let values = &network.params()[info.offset..][..info.len()];
        (format!("{prefix}{}", file_name(info)), Tensor::of(info, values))
    });
    tensors.collect()
}

/// The running statistics of a network, their names behind a prefix.
pub fn statistics<N: Network>(prefix: &str, network: &N) -> Vec<(String, Tensor)> {
    let tensors = N::STATISTICS.iter().map(|info| {
        let values = &network.state()[info.offset..][..info.len()];
        (format!("{prefix}{}", statistic_name(info)), Tensor::of(info, values))
    });
    tensors.collect()
}
