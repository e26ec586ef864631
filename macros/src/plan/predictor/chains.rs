//! Chains of stages that one kernel of a predictor computes.

use crate::ast::JoinKind;
use crate::flow::Source;
use crate::layers::{Inference, Role};
use crate::model::{Model, Node};
use crate::plan::{Mode, origin};

/// Stages that one kernel computes: a first one, and what follows it while nothing else reads the values between.
pub struct Chain {
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
pub fn of(model: &Model) -> Vec<Option<Chain>> {
    let mut chains = Chains {
        model,
        readers: readers(model),
        is_taken: model.nodes.iter().map(|node| Mode::Predict.is_identity(node)).collect(),
        chains: model.nodes.iter().map(|_| None).collect(),
    };
    let mut first: Vec<_> = (0..model.nodes.len()).collect();
    // Of the two branches of a sum the last one adds the other.
    first
        .sort_by_key(|&index| (order(model.nodes[index].layer.contract.inference), std::cmp::Reverse(index)));
    first.into_iter().for_each(|first| chains.begin(first));
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
    readers: Vec<Vec<Option<usize>>>,
    is_taken: Vec<bool>,
    chains: Vec<Option<Chain>>,
}

impl Chains<'_> {
    fn begin(&mut self, first: usize) {
        if self.is_taken[first] {
            return;
        }
        let mut chain = Chain { first, folded: Vec::new(), residual: None, activation: None, last: first };
        self.is_taken[first] = true;
        while let Some(next) = self.next(&mut chain) {
            self.is_taken[next] = true;
            chain.last = next;
        }
        let last = chain.last;
        self.chains[last] = Some(chain);
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
        let has_kernel = match first.layer.contract.inference {
            Inference::Weights(_) | Inference::Pool | Inference::Add => true,
            Inference::Scale => is_image,
            Inference::Forward | Inference::Activation => false,
        };
        let adds =
            has_kernel && matches!(first.layer.contract.inference, Inference::Weights(_) | Inference::Scale);
        match node.layer.contract.inference {
            Inference::Scale if self.can_fold(chain) => chain.folded.push(next),
            Inference::Add if adds && chain.residual.is_none() => {
                chain.residual = Some(self.other(node, chain.last, is_image)?);
            }
            Inference::Activation if has_kernel => chain.activation = Some(next),
            _ => return None,
        }
        Some(next)
    }

    /// Whether the weights of the first stage are its own, and nothing comes between it and a scale.
    fn can_fold(&self, chain: &Chain) -> bool {
        let is_shared = self.model.nodes[chain.first].shares.is_some()
            || self.model.nodes.iter().any(|node| node.shares == Some(chain.first));
        matches!(self.model.nodes[chain.first].layer.contract.inference, Inference::Weights(_))
            && !is_shared
            && chain.residual.is_none()
    }

    /// The other source of a sum, if a kernel can add it: a vector must have a padding, which inputs have not.
    fn other(&self, sum: &Node, one: usize, is_image: bool) -> Option<Source> {
        let Role::Join(JoinKind::Add) = sum.layer.role else { return None };
        let &[a, b] = sum.sources.as_slice() else { return None };
        let [a, b] = [a, b].map(|source| origin(self.model, Mode::Predict, source));
        let other = if a == Source::Node(one) { b } else { a };
        (is_image || matches!(other, Source::Node(_))).then_some(other)
    }
}
