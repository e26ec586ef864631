//! The summary table of a network whose sizes are constants: only rustc knows the numbers. If `network!` knows them,
//! it writes the table itself.

use constnet_plan::summary::{Stage, Summary, Text};

use crate::Network;

/// The summary table of a network: `inputs` and `output` are the sizes of its inputs and its output, `stages` are
/// all stages as written and the sizes of their outputs, which are empty for a loss; `notes` are lines below the tables.
///
/// `N` is at least the length of the table in bytes.
#[must_use]
pub const fn summary<Net: Network, const K: usize, const N: usize>(
    inputs: &[&[usize]],
    output: &[usize],
    stages: [(&'static str, &'static [usize]); K],
    notes: &str,
) -> Text<N> {
    let mut rows = [Stage::NOTHING; K];
    let mut at = 0;
    while at < K {
        let (layer, (text, output)) = (&Net::LAYERS[at], stages[at]);
        let (params, macs, bytes) = (layer.params, layer.macs, layer.bytes);
        rows[at] = Stage { name: layer.name, text, output, params, macs, bytes };
        at += 1;
    }
    let network = Summary {
        name: Net::NAME,
        inputs,
        output,
        stages: &rows,
        params: Net::PARAMS,
        forward_memory: Net::FORWARD_MEMORY,
        few_memory: Net::FEW.values::<Net::Output>(),
        training_memory: Net::TRAINING_MEMORY,
        notes,
    };
    network.text()
}
