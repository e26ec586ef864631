//! Model to plan: where parameters lie, which values and gradients are kept, and what is computed
//! in which order.

use crate::amount::Amount;
use crate::layers::Kept;
use crate::model::{Model, Node, Source, Tensor};

pub struct Plan<'m> {
    pub model: &'m Model,
    pub tensors: Vec<PlacedTensor<'m>>,
    /// The nodes whose output is kept, in order: all of them.
    pub values: Vec<usize>,
    /// The nodes with respect to whose output the gradient is computed.
    pub gradients: Vec<usize>,
    pub backward: Vec<Backward>,
}

/// A tensor in the flat buffer of parameters.
pub struct PlacedTensor<'m> {
    pub node: &'m Node,
    pub tensor: &'m Tensor,
    pub offset: Amount,
}

/// One call of the backward pass.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Backward {
    /// The gradient of a node's parameters.
    Params(usize),
    /// The gradient of a node's input.
    Input(usize),
}

pub fn plan(model: &Model) -> Plan<'_> {
    let wanted = wanted_gradients(model);
    Plan {
        model,
        tensors: place(model),
        values: (0..model.nodes.len()).collect(),
        gradients: (0..model.nodes.len()).filter(|&node| wanted[node]).collect(),
        backward: backward(model, &wanted),
    }
}

fn place(model: &Model) -> Vec<PlacedTensor<'_>> {
    let mut offset = Amount::default();
    let tensors = model.nodes.iter().flat_map(|node| node.tensors.iter().map(move |tensor| (node, tensor)));
    tensors
        .map(|(node, tensor)| {
            let placed = PlacedTensor { node, tensor, offset: offset.clone() };
            offset = std::mem::take(&mut offset).plus(&tensor.len());
            placed
        })
        .collect()
}

/// For each node: does anybody need the gradient with respect to its output? That is so where
/// there are parameters in it or before it, and always for the last one, which the loss writes to.
/// A network without a loss also gives the gradient with respect to its input.
fn wanted_gradients(model: &Model) -> Vec<bool> {
    let mut wanted: Vec<bool> = Vec::new();
    for node in &model.nodes {
        let before = match node.source {
            Source::Input => model.loss.is_none(),
            Source::Node(source) => wanted[source],
        };
        wanted.push(before || !node.tensors.is_empty());
    }
    if let Some(last) = wanted.last_mut() {
        *last = true;
    }
    wanted
}

fn backward(model: &Model, wanted: &[bool]) -> Vec<Backward> {
    let mut calls = Vec::new();
    for (index, node) in model.nodes.iter().enumerate().rev().filter(|&(index, _)| wanted[index]) {
        if !node.tensors.is_empty() {
            calls.push(Backward::Params(index));
        }
        let input_is_wanted = match node.source {
            Source::Input => model.loss.is_none(),
            Source::Node(source) => wanted[source],
        };
        if input_is_wanted {
            calls.push(Backward::Input(index));
        }
    }
    calls
}

impl Plan<'_> {
    pub fn params(&self) -> Amount {
        Amount::sum(self.tensors.iter().map(|placed| placed.tensor.len()))
    }

    /// Values that prediction keeps for one sample.
    pub fn forward_memory(&self) -> Amount {
        self.kept(&self.values)
    }

    /// Values that a training step keeps for one sample.
    pub fn training_memory(&self) -> Amount {
        let input = if self.model.loss.is_none() { self.model.input.len() } else { Amount::default() };
        self.forward_memory().plus(&self.kept(&self.gradients)).plus(&input)
    }

    fn kept(&self, nodes: &[usize]) -> Amount {
        Amount::sum(nodes.iter().map(|&node| self.model.nodes[node].gives.len()))
    }
}

impl Node {
    /// Whether the gradient of its input is computed from this.
    pub fn keeps(&self, kept: Kept) -> bool {
        self.layer.backward.contains(&kept)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Diagnostics;
    use proc_macro2::TokenStream;
    use quote::quote;

    fn calls(declaration: TokenStream) -> Vec<Backward> {
        let mut diagnostics = Diagnostics::default();
        let declaration = crate::parse::parse(declaration, &mut diagnostics);
        let model = declaration.map(|declaration| crate::check::check(declaration, &mut diagnostics));
        assert_eq!(diagnostics.into_messages(), Vec::<String>::new());
        model.map(|model| plan(&model).backward).unwrap_or_default()
    }

    #[test]
    fn the_first_layer_of_a_trained_network_has_no_input_gradient() {
        let calls = calls(quote!(Affine(784, 50) -> Relu -> Affine(50, 10) -> SoftmaxWithLoss));
        let expected = [Backward::Params(2), Backward::Input(2), Backward::Input(1), Backward::Params(0)];
        assert_eq!(calls, expected);
    }

    #[test]
    fn nothing_flows_back_to_where_no_parameters_are() {
        let calls = calls(quote!(struct Net: 4 = Sigmoid -> Relu -> Affine(4, 2) -> SoftmaxWithLoss;));
        assert_eq!(calls, [Backward::Params(2)]);
    }

    #[test]
    fn a_network_without_a_loss_gives_the_gradient_of_its_input() {
        let calls = calls(quote!(Affine(4, 2) -> Relu));
        assert_eq!(calls, [Backward::Input(1), Backward::Params(0), Backward::Input(0)]);
    }
}
