//! The structure of a network, which must match for training to resume.

use std::collections::BTreeMap;

use sha2::{Digest as _, Sha256};

use super::error::{Difference, LoadErrorKind};
use super::file::hexadecimal;
use super::sorting::sorted;
use super::tensor::{file_name, shape, shape_text, statistic_name};
use crate::ParamInfo;
use crate::network::tables::Tables;

/// The stages and tensors of a network, one `name: description` per line.
pub fn structure(tables: &Tables) -> String {
    let stages = tables.layers.iter().map(|layer| {
        let text = layer.kind.replace('\n', " ");
        format!("{}: {text}, {} -> {}", layer.name, layer.inputs, layer.outputs)
    });
    let line = |name: String, info: &ParamInfo| {
        let frozen = if info.frozen { ", frozen" } else { "" };
        format!("{name}: {}{frozen}", shape_text(&shape(info)))
    };
    let tensors = tables.tensors.iter().map(|info| line(file_name(info), info));
    let statistics = tables.statistics.iter().map(|info| line(statistic_name(info), info));
    stages.chain(tensors).chain(statistics).collect::<Vec<_>>().join("\n")
}

/// The SHA-256 of a network's scalar type and [`structure`].
pub fn fingerprint(tables: &Tables) -> String {
    hexadecimal(Sha256::digest(format!("{}\n{}", tables.scalar, structure(tables))))
}

/// The differences between the structure in a file and that of a network.
pub fn compare(tables: &Tables, file: &str) -> Result<(), LoadErrorKind> {
    let own = structure(tables);
    if own == file {
        return Ok(());
    }
    let differences = differences(file, &own);
    Err(LoadErrorKind::Different { network: tables.name, differences })
}

fn differences(file: &str, network: &str) -> Vec<Difference> {
    let mut in_file = BTreeMap::new();
    for (name, text) in entries(file) {
        in_file.insert(name.to_owned(), text.to_owned());
    }
    let mut found = Vec::new();
    for (name, text) in entries(network) {
        let other = in_file.remove(name);
        if other.as_deref() != Some(text) {
            found.push(Difference { name: name.to_owned(), file: other, network: Some(text.to_owned()) });
        }
    }
    for (name, text) in in_file {
        found.push(Difference { name, file: Some(text), network: None });
    }
    let mut one_sided = Vec::new();
    for difference in &found {
        if difference.file.is_none() || difference.network.is_none() {
            one_sided.push(difference.name.as_str());
        }
    }
    let one_sided = sorted(&one_sided);
    let mut telling = Vec::new();
    for difference in &found {
        if tells(difference, &one_sided) {
            telling.push(difference.clone());
        }
    }
    match (telling.is_empty(), found.is_empty()) {
        (false, _) => telling,
        (true, false) => found,
        (true, true) => vec![moved(file, network)],
    }
}

/// The names in a structure and their descriptions.
fn entries(structure: &str) -> impl Iterator<Item = (&str, &str)> {
    structure.lines().filter_map(|line| line.split_once(": "))
}

/// Whether a difference is independent of others: that of a tensor of a missing stage is not,
/// nor that of a stage that only has other sizes. The names of one-sided differences are sorted.
fn tells(difference: &Difference, one_sided: &[&str]) -> bool {
    let mut stages = difference.name.match_indices('.').map(|(dot, _)| &difference.name[..dot]);
    let is_part = stages.any(|stage| one_sided.binary_search(&stage).is_ok());
    let layer = |side: &Option<String>| {
        let (layer, _sizes) = side.as_deref()?.rsplit_once(", ").filter(|(_, sizes)| sizes.contains("->"))?;
        Some(layer.to_owned())
    };
    let [file, network] = [&difference.file, &difference.network].map(layer);
    let only_sizes = file.is_some() && file == network;
    !only_sizes && !is_part
}

/// The first line at another position.
fn moved(file: &str, network: &str) -> Difference {
    let mut pairs = entries(file).zip(entries(network)).enumerate();
    let found = pairs.find(|(_, (file, network))| file != network);
    let (place, ((name, _), (other, _))) = found.unwrap_or((0, (("", ""), ("", ""))));
    let at = |name: &str| Some(format!("`{name}` at position {}", place + 1));
    Difference { name: "order".to_owned(), file: at(name), network: at(other) }
}
