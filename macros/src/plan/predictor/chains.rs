//! Chains of stages that one kernel of a predictor computes.

use super::{Packs, is_packed_each_time};
use crate::ast::JoinKind;
use crate::flow::Source;
use crate::layers::{Filters, Inference, Role};
use crate::model::{Model, Node};
use crate::plan::{Mode, origin};

/// Stages that one kernel computes: a first one, and what follows it while nothing else reads the values between.
pub struct Chain {
    /// A scale of its inputs that is folded into its weights.
    pub before: Option<usize>,
    /// The stage whose kernel it is.
    pub first: usize,
    /// The stages that are folded into its weights.
    pub folded: Vec<usize>,
    /// The other branch of a sum.
    pub residual: Option<Source>,
    pub activation: Option<usize>,
    /// The stage whose values it computes.
    pub last: usize,
}

/// The order in which chains are begun: a layer that takes others with it comes before them.
fn order(inference: Inference) -> usize {
    match inference {
        Inference::Weights(_) => 0,
        Inference::Scale => 1,
        Inference::Pool | Inference::Add => 2,
        Inference::Forward | Inference::Activation => 3,
    }
}

/// The chain that ends with each stage. Every stage that computes something is in one of them.
pub fn of(model: &Model, packs: Packs) -> Vec<Option<Chain>> {
    let mut chains = Chains {
        model,
        packs,
        readers: readers(model),
        is_taken: model.nodes.iter().map(|node| Mode::Predict.is_identity(node)).collect(),
        chains: model.nodes.iter().map(|_| None).collect(),
    };
    let mut first: Vec<_> = (0..model.nodes.len()).collect();
    // Of the two branches of a sum the last one adds the other.
    first.sort_by_key(|&index| (order(model.nodes[index].inference), std::cmp::Reverse(index)));
    first.into_iter().for_each(|first| chains.begin(first));
    (0..model.nodes.len()).for_each(|last| chains.take_scale_before(last));
    chains.chains
}

/// Each reader of each stage, `None` for the output of the network.
fn readers(model: &Model) -> Vec<Vec<Option<usize>>> {
    let mut readers = vec![Vec::new(); model.nodes.len()];
    let mut read = |source: Source, reader: Option<usize>| {
        if let Source::Node(node) = origin(model, Mode::Predict, source) {
            readers[node].push(reader);
        }
    };
    for (reader, node) in model.nodes.iter().enumerate().filter(|(_, node)| !Mode::Predict.is_identity(node))
    {
        node.sources.iter().for_each(|&source| read(source, Some(reader)));
    }
    read(model.output, None);
    readers
}

struct Chains<'m> {
    model: &'m Model,
    packs: Packs,
    readers: Vec<Vec<Option<usize>>>,
    is_taken: Vec<bool>,
    chains: Vec<Option<Chain>>,
}

impl Chains<'_> {
    fn begin(&mut self, first: usize) {
        if self.is_taken[first] {
            return;
        }
        let mut chain =
            Chain { before: None, first, folded: Vec::new(), residual: None, activation: None, last: first };
        self.is_taken[first] = true;
        while let Some(next) = self.next(&mut chain) {
            self.is_taken[next] = true;
            chain.last = next;
        }
        let last = chain.last;
        self.chains[last] = Some(chain);
    }

    /// Takes a scale that stands alone before a product or an unpadded convolution into its weights: zeros beyond an
    /// image are not scaled and shifted.
    fn take_scale_before(&mut self, last: usize) {
        let Some(chain) = &self.chains[last] else { return };
        let node = &self.model.nodes[chain.first];
        let Some(Source::Node(scale)) =
            node.only_source().map(|source| origin(self.model, Mode::Predict, source))
        else {
            return;
        };
        let is_dense = node.inference == Inference::Weights(Filters::Dense) && !node.is_padded;
        let is_packed = self.is_packed(node);
        let before = self.chains[scale].as_ref();
        let is_alone = self.model.nodes[scale].inference == Inference::Scale
            && before.is_some_and(|before| before.first == scale)
            && self.readers[scale].as_slice() == [Some(chain.first)];
        let is_same = node.input_shapes[0].to_string() == self.model.nodes[scale].output_shape.to_string();
        if is_dense && is_packed && is_alone && is_same && !self.is_shared(chain.first) {
            self.chains[scale] = None;
            if let Some(chain) = &mut self.chains[last] {
                chain.before = Some(scale);
            }
        }
    }

    /// Whether the weights of a layer are packed.
    fn is_packed(&self, node: &Node) -> bool {
        match self.packs {
            Packs::Once => true,
            Packs::EachCall => is_packed_each_time(node),
        }
    }

    fn is_shared(&self, index: usize) -> bool {
        self.model.nodes[index].shares.is_some()
            || self.model.nodes.iter().any(|node| node.shares == Some(index))
    }

    /// Takes one more stage into the chain.
    fn next(&self, chain: &mut Chain) -> Option<usize> {
        let &[Some(next)] = self.readers[chain.last].as_slice() else { return None };
        let (first, node) = (&self.model.nodes[chain.first], &self.model.nodes[next]);
        // A flattened image is something else.
        let is_same = node.output_shape.to_string() == self.model.nodes[chain.last].output_shape.to_string();
        if self.is_taken[next] || chain.activation.is_some() || !is_same {
            return None;
        }
        let is_image = first.output_shape.as_image().is_some();
        let is_packed = self.is_packed(first);
        let applies = match first.inference {
            Inference::Weights(_) => is_packed || node.layer.contract.is_fusible,
            Inference::Pool | Inference::Add => true,
            Inference::Scale => is_image,
            Inference::Forward | Inference::Activation => false,
        };
        let adds = match first.inference {
            Inference::Weights(_) => is_packed,
            Inference::Scale => is_image,
            _ => false,
        };
        match node.inference {
            Inference::Scale if self.can_fold(chain) => chain.folded.push(next),
            Inference::Add if adds && chain.residual.is_none() => {
                chain.residual = Some(self.other(node, chain.last, is_image)?);
            }
            Inference::Activation if applies => chain.activation = Some(next),
            _ => return None,
        }
        Some(next)
    }

    /// Whether the weights of the first stage are its own, and nothing comes between it and a scale.
    fn can_fold(&self, chain: &Chain) -> bool {
        matches!(self.model.nodes[chain.first].inference, Inference::Weights(_))
            && self.is_packed(&self.model.nodes[chain.first])
            && !self.is_shared(chain.first)
            && chain.residual.is_none()
    }

    /// The other source of a sum, if a kernel can add it: a vector must have a padding, which inputs and flattened images
    /// have not.
    fn other(&self, sum: &Node, one: usize, is_image: bool) -> Option<Source> {
        let Role::Join(JoinKind::Add) = sum.layer.role else { return None };
        let &[a, b] = sum.sources.as_slice() else { return None };
        let [a, b] = [a, b].map(|source| origin(self.model, Mode::Predict, source));
        let other = if a == Source::Node(one) { b } else { a };
        let is_padded = match other {
            Source::Node(node) => self.model.nodes[node].output_shape.as_vector().is_some(),
            Source::Input(_) => false,
        };
        (is_image || is_padded).then_some(other)
    }
}
