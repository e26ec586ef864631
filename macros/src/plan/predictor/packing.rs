//! The weights of a predictor: what is computed once.

use super::chains::Chain;
use crate::count::Count;
use crate::layers::{Filters, Inference, UserType};
use crate::model::{Model, Node};
use crate::plan::calls::{Argument, Function, Part, Stored, StoredIn};
use crate::plan::steps::{Call, Step};

/// How weights are packed: the values that they are multiplied with lie in different ways.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Variant {
    Plain,
    /// Of a convolution of an image that lies channels-first.
    OfPlanes,
    /// Of a product with a flattened image that lies channels-last.
    OfImage,
    /// Of a network that is computed in registers.
    Small,
}

impl Variant {
    fn function(self) -> &'static str {
        match self {
            Self::Plain => "pack",
            Self::OfPlanes => "pack_of_planes",
            Self::OfImage => "pack_of_image",
            Self::Small => "pack_small",
        }
    }

    /// Values of packed weights: for each output with its padding a bias and the weights, see `packed_conv2d` of the
    /// kernels.
    pub fn len(self, node: &Node) -> Count {
        // The sizes of the layer's type: values of a filter and outputs, or, for a scale of each channel, the channels.
        match node.sizes.as_slice() {
            [channels] => Count::product([channels.padded()]).times(2),
            [depth, outputs] => {
                let outputs = if self == Self::Small { outputs.clone() } else { outputs.padded() };
                Count::product([depth.clone(), outputs.clone()]).plus(&Count::product([outputs]))
            }
            _ => Count::default(),
        }
    }
}

pub struct Packing<'m> {
    model: &'m Model,
    stored: &'m Stored,
    pub parts: Vec<Part>,
    pub steps: Vec<Step>,
    /// The parts that stages share: of the owner of the parameters, packed like this for these constants.
    shared: Vec<(usize, Variant, String, Part)>,
    end: Count,
}

impl<'m> Packing<'m> {
    pub fn new(model: &'m Model, stored: &'m Stored) -> Self {
        Self {
            model,
            stored,
            parts: Vec::new(),
            steps: Vec::new(),
            shared: Vec::new(),
            end: Count::default(),
        }
    }

    /// The packed weights of a chain's first stage, with what is folded into them.
    pub fn weights(&mut self, chain: &Chain, variant: Variant, constants: Vec<Argument>) -> Part {
        let model = self.model;
        let (node, owner) = (&model.nodes[chain.first], model.owner(chain.first));
        let constants_text = constants.iter().map(text).collect::<Vec<_>>().join(", ");
        let known = self
            .shared
            .iter()
            .find(|known| (known.0, known.1, &known.2) == (owner, variant, &constants_text));
        if let Some((.., part)) = known {
            return part.clone();
        }
        let part = self.part(owner, variant.len(node));
        for (function, node, arguments) in
            self.calls(chain, variant, constants, &Argument::PackedMut(part.clone()))
        {
            self.step(Function::Layer(function), Some(node), arguments);
        }
        self.shared.push((owner, variant, constants_text, part.clone()));
        part
    }

    /// The calls that pack the weights of a chain's first stage and fold others into them: the function, its stage and its
    /// arguments, of which the last one is where the weights are written.
    pub fn calls(
        &self,
        chain: &Chain,
        variant: Variant,
        constants: Vec<Argument>,
        written: &Argument,
    ) -> Vec<(&'static str, usize, Vec<Argument>)> {
        let node = &self.model.nodes[chain.first];
        let pack = constants.into_iter().chain(self.parameters(chain.first)).collect();
        let fold = match (variant, node.inference) {
            (Variant::Small, _) => "fold_small",
            (_, Inference::Weights(Filters::Depthwise)) => "fold_depthwise",
            _ => "fold",
        };
        let mut calls: Vec<(&'static str, usize, Vec<Argument>)> =
            vec![(variant.function(), chain.first, pack)];
        calls.extend(chain.before.map(|before| {
            let outputs = Argument::Size(Count::product(node.sizes.last().cloned()));
            let arguments = [outputs].into_iter().chain(self.parameters(before)).collect();
            ("fold_inputs", before, arguments)
        }));
        calls.extend(chain.folded.iter().map(|&folded| (fold, folded, self.parameters(folded))));
        calls.iter_mut().for_each(|(.., arguments)| arguments.push(written.clone()));
        calls
    }

    /// The parameters and running statistics of a stage that reads them as they are, as arguments; of a nested network
    /// the weights of its predictor.
    pub fn kept(&mut self, index: usize) -> Vec<Argument> {
        let node = &self.model.nodes[index];
        if !node.has_stored() {
            return Vec::new();
        }
        let owner = self.model.owner(index);
        if let Some((.., part)) = self.shared.iter().find(|shared| shared.0 == owner) {
            return self.kept_parts(owner, part.clone());
        }
        let parameters = self.parameters(index);
        if let Some([packed, _]) = &node.predictor {
            let part = self.part(owner, Count::product([packed.clone()]));
            let arguments = parameters.into_iter().chain([Argument::PackedMut(part.clone())]).collect();
            self.step(Function::Layer("pack"), Some(index), arguments);
            self.shared.push((owner, Variant::Plain, String::new(), part.clone()));
            return vec![Argument::Packed(part)];
        }
        let mut first = None;
        for argument in parameters {
            let (Argument::Params(from) | Argument::Running(from)) = &argument else { continue };
            let part = self.part(owner, from.len.clone());
            self.step(Function::Free(&["keep"]), None, vec![argument, Argument::PackedMut(part.clone())]);
            first.get_or_insert(part);
        }
        let Some(first) = first else { return Vec::new() };
        self.shared.push((owner, Variant::Plain, String::new(), first.clone()));
        self.kept_parts(owner, first)
    }

    /// The parts of a stage from the first one on: its parameters, and its running statistics if it has any.
    fn kept_parts(&self, owner: usize, first: Part) -> Vec<Argument> {
        let has_params = self.model.nodes[owner].layer.contract.has_params();
        let count = usize::from(has_params) + usize::from(self.has_running(owner));
        let at = self.parts.iter().position(|part| part.stage == first.stage).unwrap_or_default();
        self.parts[at..].iter().take(count).cloned().map(Argument::Packed).collect()
    }

    fn has_running(&self, owner: usize) -> bool {
        let node = &self.model.nodes[owner];
        node.has_statistics() && node.layer.contract.user != UserType::Network
    }

    /// The parameters and running statistics of a stage, as arguments.
    pub fn parameters(&self, index: usize) -> Vec<Argument> {
        let owner = &self.model.nodes[self.model.owner(index)];
        let has_statistics = owner.has_statistics();
        let has_params = owner.layer.contract.has_params();
        let params = has_params.then(|| Argument::Params(self.stored.params[index].clone()));
        let running = has_statistics.then(|| Argument::Running(self.stored.statistics[index].clone()));
        params.into_iter().chain(running).collect()
    }

    /// A new part, named by the stage that owns the parameters.
    fn part(&mut self, owner: usize, len: Count) -> Part {
        let mut stage = self.model.nodes[owner].stage.clone();
        while self.parts.iter().any(|part| part.stage == stage) {
            stage = quote::format_ident!("{stage}_");
        }
        let part = Part { stage, stored_in: StoredIn::Packed, offset: self.end.clone(), len };
        self.end = std::mem::take(&mut self.end).plus(&part.len);
        self.parts.push(part.clone());
        part
    }

    fn step(&mut self, function: Function, node: Option<usize>, arguments: Vec<Argument>) {
        let step = Step::new(Call::Infer, node, Vec::new(), None);
        self.steps.push(Step { function, arguments, ..step });
    }
}

/// A constant as text.
fn text(argument: &Argument) -> String {
    match argument {
        Argument::Constant(tokens) => tokens.to_string(),
        Argument::Sizes(sizes) => sizes.iter().map(|size| format!("{size} ")).collect(),
        _ => String::new(),
    }
}
