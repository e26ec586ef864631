//! Networks so small that a call of a kernel would cost more than they do: all in registers.

use super::chains::{self, Chain};
use super::packing::{Packing, Variant};
use super::{Packs, Predictor, Schedule};
use crate::flow::Source;
use crate::layers::{Filters, Inference};
use crate::model::Model;
use crate::plan::calls::{Part, Stored};
use crate::plan::{Mode, origin};

/// The most multiply-adds of such a network.
const MOST: usize = 1000;

/// A layer with its activation: a product, or a function of single values alone.
pub struct SmallLayer {
    /// The product, and its part of the weights.
    pub product: Option<(usize, Part)>,
    pub activation: Option<usize>,
}

/// The plan of a network that is one chain of products and activations, with few multiply-adds.
pub fn of(model: &Model, stored: &Stored) -> Option<Predictor> {
    let macs = crate::count::Count::sum(model.nodes.iter().map(|node| node.macs.clone()));
    if macs.known()?.ok()? > MOST || model.output_shape().as_vector()?.known().is_none() {
        return None;
    }
    let chains = chains::of(model, Packs::Once);
    let chains: Vec<&Chain> = chains.iter().flatten().collect();
    if !is_one_after_the_other(model, &chains) {
        return None;
    }
    let mut packing = Packing::new(model, stored);
    let layers = chains.iter().map(|chain| match model.nodes[chain.first].inference {
        Inference::Activation => SmallLayer { product: None, activation: Some(chain.first) },
        _ => {
            let part = packing.weights(chain, Variant::Small, Vec::new());
            SmallLayer { product: Some((chain.first, part)), activation: chain.activation }
        }
    });
    let small = Some(layers.collect());
    let mut schedule = Schedule::default();
    schedule.output = schedule.value("y".to_owned(), model.output_shape().len());
    schedule.memory = model.output_shape().len().known()?.ok();
    Some(Predictor { schedule, packed: packing.parts, packing: packing.steps, small })
}

/// Whether each chain reads the one before, the first one the only input, and all are products or activations.
fn is_one_after_the_other(model: &Model, chains: &[&Chain]) -> bool {
    let before = [Source::Input(0)].into_iter().chain(chains.iter().map(|chain| Source::Node(chain.last)));
    let is_layer = |chain: &Chain| {
        let node = &model.nodes[chain.first];
        let is_vector = node.output_shape.as_vector().is_some_and(|size| size.known().is_some());
        let is_known = matches!(node.inference, Inference::Weights(Filters::Dense) | Inference::Activation);
        is_vector && is_known && chain.residual.is_none() && chain.before.is_none()
    };
    let is_joined = before.zip(chains).all(|(before, chain)| {
        let sources = &model.nodes[chain.first].sources;
        sources.len() == 1 && origin(model, Mode::Predict, sources[0]) == before && is_layer(chain)
    });
    let last = chains.last().map(|chain| Source::Node(chain.last));
    let has_one_input = model.inputs.len() == 1
        && model.inputs[0].shape.as_vector().is_some_and(|size| size.known().is_some());
    is_joined && has_one_input && last == Some(origin(model, Mode::Predict, model.output))
}
