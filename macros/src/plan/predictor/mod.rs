//! The forward pass of a predictor: one sample, with weights that are packed once.
//!
//! Images lie channels-last, each pixel padded, from the first convolution to the last; inputs, and what layers
//! without a kernel of their own compute, channels-first. Vectors are padded, and a layer that does not know that reads their
//! first values. Nothing here depends on a size, so networks with sizes that only rustc knows have the same plan.

mod chains;
mod packing;
mod small;
mod values;

use super::Part;
use super::calls::{Argument, Function, Stored};
use super::steps::{Call, Operand, OperandKind, Schedule, Step};
use crate::ast::JoinKind;
use crate::count::Count;
use crate::layers::{Filters, Inference, Role, UserType};
use crate::model::{Model, Node};
use crate::shape::{Dim, Shape};
use chains::Chain;
use packing::{Packing, Variant};
pub use small::SmallLayer;
use values::{Made, pixels_len};

/// When weights are packed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Packs {
    /// Once, for a predictor.
    Once,
    /// In each prediction, those of image layers, each of which is read for many pixels.
    EachCall,
}

/// The plan of a predictor.
pub struct Predictor {
    pub schedule: Schedule,
    /// The parts of the packed weights.
    pub packed: Vec<Part>,
    /// The steps that write them.
    pub packing: Vec<Step>,
    /// The layers, if they are so small that all of them are computed in registers.
    pub small: Option<Vec<SmallLayer>>,
}

impl Predictor {
    /// How many packed values there are.
    pub fn weights(&self) -> Count {
        Count::sum(self.packed.iter().map(|part| part.len.clone()))
    }
}

pub fn of(model: &Model, stored: &Stored) -> Predictor {
    if let Some(predictor) = small::of(model, stored) {
        return predictor;
    }
    Pass::new(model, stored, Packs::Once).run()
}

/// The plan of a prediction of few samples that packs weights each time; `None` if no layer is packed.
pub fn of_few(model: &Model, stored: &Stored) -> Option<Schedule> {
    model
        .nodes
        .iter()
        .any(is_packed_each_time)
        .then(|| Pass::new(model, stored, Packs::EachCall).run().schedule)
}

/// Whether a prediction of few samples packs the weights of a layer: each must be read for many pixels.
pub fn is_packed_each_time(node: &Node) -> bool {
    matches!(node.inference, Inference::Weights(_)) && node.output_shape.as_image().is_some()
}

struct Pass<'m> {
    model: &'m Model,
    packs: Packs,
    packing: Packing<'m>,
    schedule: Schedule,
    /// The values of each node that something reads.
    made: Vec<Made>,
    /// Values in another layout: from these, with this shape, channels-last or not.
    converted: Vec<(OperandKind, String, bool, OperandKind)>,
}

impl<'m> Pass<'m> {
    fn new(model: &'m Model, stored: &'m Stored, packs: Packs) -> Self {
        Self {
            model,
            packs,
            packing: Packing::new(model, stored),
            schedule: Schedule::default(),
            made: model.nodes.iter().map(Made::not_yet).collect(),
            converted: Vec::new(),
        }
    }

    fn run(mut self) -> Predictor {
        for chain in chains::of(self.model, self.packs).iter().flatten() {
            self.chain(chain);
        }
        let (output, size) = (self.made(self.model.output), self.model.output_shape().len());
        self.schedule.output = match self.dense(&output) {
            OperandKind::Value(value) => value,
            input @ OperandKind::Input(_) => {
                let value = self.schedule.value("y".to_owned(), size.clone());
                let reads = vec![Operand { kind: input, size }];
                self.free(&["keep"], Vec::new(), reads, value);
                value
            }
        };
        let end = self.schedule.steps.len();
        self.schedule.needed_at.push((self.schedule.output, end));
        self.schedule.allocate();
        let Packing { parts: packed, steps: packing, .. } = self.packing;
        Predictor { schedule: self.schedule, packed, packing, small: None }
    }

    fn chain(&mut self, chain: &Chain) {
        let node = &self.model.nodes[chain.first];
        let image = node.input_shapes.first().and_then(Shape::as_image).cloned();
        match (node.inference, image) {
            (Inference::Weights(filters), Some(image)) => self.image_weights(chain, node, &image, filters),
            (Inference::Weights(_), None) if self.packs == Packs::EachCall => self.product(chain, node),
            (Inference::Weights(_), None) => self.vector_weights(chain),
            (Inference::Scale, Some(image)) => {
                let mut reads = vec![self.pixels(&self.made(node.sources[0]), &image)];
                let weights = self.weights(chain, Variant::Plain, Vec::new(), &mut reads);
                let arguments = vec![Argument::Sizes(image.to_vec()), weights, Argument::Slice(0)];
                self.kernel(chain, "infer", arguments, reads);
            }
            (Inference::Pool, Some(image)) => {
                let x = self.pixels(&self.made(node.sources[0]), &image);
                let mut arguments: Vec<_> = self.constants(node);
                if arguments.is_empty() {
                    arguments.push(Argument::Sizes(image.to_vec()));
                }
                arguments.push(Argument::Slice(0));
                self.kernel(chain, "infer", arguments, vec![x]);
            }
            (Inference::Add, _) => self.sum(chain, node),
            (Inference::Activation, _) => self.activation(chain, node),
            _ if matches!(node.layer.role, Role::Join(JoinKind::Concat)) => {
                self.concatenation(chain.first, node)
            }
            _ => self.forward(chain.first, node),
        }
    }

    /// A convolution.
    fn image_weights(&mut self, chain: &Chain, node: &Node, image: &[Dim; 3], filters: Filters) {
        let source = self.source(chain);
        // The first layer of a network of images.
        let is_of_planes = !source.is_pixels && filters == Filters::Dense && chain.before.is_none();
        let (variant, name, x) = match is_of_planes {
            true => (Variant::OfPlanes, "infer_of_planes", self.dense_operand(&source)),
            false => (Variant::Plain, "infer", self.pixels(&source, image)),
        };
        let constants = self.constants(node);
        let mut reads = vec![x];
        let weights = self.weights(chain, variant, constants.clone(), &mut reads);
        let arguments = constants.into_iter().chain([weights, Argument::Slice(0)]).collect();
        self.kernel(chain, name, arguments, reads);
    }

    /// A product.
    fn vector_weights(&mut self, chain: &Chain) {
        let source = self.source(chain);
        let (variant, name, constants, x) = match source.shape.as_image() {
            // What is folded into the inputs' weights counts them channels-first.
            Some(image) if source.is_pixels && chain.before.is_none() => {
                let x = Operand { kind: source.kind, size: pixels_len(image) };
                (Variant::OfImage, "infer_of_image", vec![Argument::Sizes(image.to_vec())], x)
            }
            _ => (Variant::Plain, "infer", Vec::new(), self.padded_operand(&source)),
        };
        let mut reads = vec![x];
        let weights = self.weights(chain, variant, constants.clone(), &mut reads);
        let arguments = constants.into_iter().chain([weights, Argument::Slice(0)]).collect();
        self.kernel(chain, name, arguments, reads);
    }

    /// The packed weights of a chain's first stage as an argument: once, or as one more operand each time.
    fn weights(
        &mut self,
        chain: &Chain,
        variant: Variant,
        constants: Vec<Argument>,
        reads: &mut Vec<Operand>,
    ) -> Argument {
        if self.packs == Packs::Once {
            return Argument::Packed(self.packing.weights(chain, variant, constants));
        }
        let node = &self.model.nodes[chain.first];
        let size = variant.len(node);
        let value = self.schedule.value(format!("w_{}", node.stage_name()), size.clone());
        let written = Argument::WrittenSlice(size.clone());
        let calls = self.packing.calls(chain, variant, constants, &written);
        for (number, (function, node, arguments)) in calls.into_iter().enumerate() {
            self.step(Function::Layer(function), Some(node), arguments, Vec::new(), value, &[]);
            if let Some(step) = self.schedule.steps.last_mut() {
                step.continues = number > 0;
            }
        }
        reads.push(Operand { kind: OperandKind::Value(value), size });
        Argument::Slice(reads.len() - 1)
    }

    /// A product whose weights are not packed.
    fn product(&mut self, chain: &Chain, node: &Node) {
        let made = self.made(node.sources[0]);
        let x = Operand { kind: self.dense(&made), size: node.input_shapes[0].len() };
        let name = if chain.activation.is_some() { "forward_fused" } else { "forward" };
        let activation = chain.activation.map(Argument::Activation);
        let parameters = self.packing.parameters(chain.first);
        let arguments =
            activation.into_iter().chain(parameters).chain([Argument::Read(0), Argument::Written]);
        let arguments = arguments.collect();
        let value = self.value(chain.last, false);
        self.step(Function::Layer(name), Some(chain.first), arguments, vec![x], value, &[]);
    }

    /// A kernel with what its chain applies to its sums: the arguments so far, and the operands.
    fn kernel(
        &mut self,
        chain: &Chain,
        name: &'static str,
        mut arguments: Vec<Argument>,
        mut reads: Vec<Operand>,
    ) {
        let (node, last) = (&self.model.nodes[chain.first], &self.model.nodes[chain.last]);
        let residual = chain.residual.map(|source| {
            let made = self.made(source);
            reads.push(match last.output_shape.as_image() {
                Some(image) => self.pixels(&made, image),
                None => self.padded_operand(&made),
            });
            reads.len() - 1
        });
        if matches!(node.inference, Inference::Weights(_) | Inference::Scale) {
            arguments.push(Argument::Residual(residual));
        }
        let value = self.value(chain.last, last.output_shape.as_image().is_some());
        let written = Argument::WrittenSlice(self.schedule.values[value].size.clone());
        arguments.extend([Argument::Epilogue(chain.activation), written]);
        self.step(Function::Layer(name), Some(chain.first), arguments, reads, value, &[]);
    }

    fn sum(&mut self, chain: &Chain, node: &Node) {
        let sources: Vec<_> = node.sources.iter().map(|&source| self.made(source)).collect();
        let image = node.output_shape.as_image().filter(|_| sources.iter().any(|source| source.is_pixels));
        let reads = sources.iter().map(|source| match image {
            Some(image) => self.pixels(source, image),
            None => self.dense_operand(source),
        });
        let reads: Vec<_> = reads.collect();
        let mut arguments: Vec<_> = (0..sources.len()).map(Argument::Slice).collect();
        arguments
            .extend([Argument::Epilogue(chain.activation), Argument::WrittenSlice(reads[0].size.clone())]);
        let value = self.value(chain.last, image.is_some());
        self.step(Function::Layer("infer"), Some(chain.first), arguments, reads, value, &[]);
    }

    /// An activation that no kernel applies.
    fn activation(&mut self, chain: &Chain, node: &Node) {
        let source = self.made(node.sources[0]);
        let image = node.output_shape.as_image().filter(|_| source.is_pixels);
        let x = match image {
            Some(image) => self.pixels(&source, image),
            None => self.dense_operand(&source),
        };
        let value = self.value(chain.last, image.is_some());
        let written = Argument::WrittenSlice(x.size.clone());
        let arguments = vec![Argument::Epilogue(Some(chain.first)), Argument::Slice(0), written];
        self.step(Function::Free(&["activate"]), None, arguments, vec![x], value, &[0]);
    }

    fn concatenation(&mut self, index: usize, node: &Node) {
        let value = self.value(index, false);
        let mut begin = Count::default();
        for (branch, (&source, shape)) in node.sources.iter().zip(&node.input_shapes).enumerate() {
            let made = self.made(source);
            let x = Operand { kind: self.dense(&made), size: shape.len() };
            let arguments = vec![Argument::Read(0), Argument::Written, Argument::Size(begin.clone())];
            self.step(Function::Layer("concat_into"), Some(index), arguments, vec![x], value, &[]);
            if let Some(step) = self.schedule.steps.last_mut() {
                step.continues = branch > 0;
            }
            begin = begin.plus(&shape.len());
        }
    }

    /// A layer without a kernel for one sample: its forward pass on a batch of one, whose layouts are all the same.
    fn forward(&mut self, index: usize, node: &Node) {
        let sources = node.sources.iter().zip(&node.input_shapes);
        let reads = sources.map(|(&source, shape)| {
            let made = self.made(source);
            Operand { kind: self.dense(&made), size: shape.len() }
        });
        let reads: Vec<_> = reads.collect();
        let value = self.value(index, false);
        let contract = &node.layer.contract;
        let mut arguments = self.constants(node);
        arguments.extend(match self.packs {
            Packs::Once => self.packing.kept(index),
            Packs::EachCall if node.has_stored() => self.packing.parameters(index),
            Packs::EachCall => Vec::new(),
        });
        arguments.extend((0..reads.len()).map(Argument::Read));
        let saved = match (&node.predictor, self.packs) {
            (Some([_, scratch]), Packs::Once) => Some(scratch),
            _ => node.saved.predicting.as_ref(),
        };
        let saved = saved.map(|size| {
            self.schedule.value(format!("saved_{}", node.stage_name()), Count::product([size.clone()]))
        });
        arguments.extend(saved.map(|_| Argument::Saved));
        arguments.push(Argument::Written);
        let function = match contract.user {
            UserType::Layer => Function::User("forward"),
            UserType::Network if self.packs == Packs::Once => Function::Layer("infer"),
            UserType::Network => Function::Layer("forward"),
            UserType::Function => {
                arguments.push(Argument::User("forward"));
                Function::Layer("forward")
            }
            UserType::None => Function::Layer("forward"),
        };
        let may_replace: Vec<_> = (0..reads.len()).filter(|_| contract.in_place).collect();
        self.step(function, Some(index), arguments, reads, value, &may_replace);
        if let Some(step) = self.schedule.steps.last_mut() {
            step.saved = saved;
        }
    }

    fn step(
        &mut self,
        function: Function,
        node: Option<usize>,
        arguments: Vec<Argument>,
        reads: Vec<Operand>,
        value: usize,
        may_replace: &[usize],
    ) {
        let step = Step::new(Call::Infer, node, reads, Some(value));
        let may_replace = may_replace.to_vec();
        self.schedule.steps.push(Step { function, arguments, may_replace, ..step });
    }

    /// A function of the runtime from the first operand to a value.
    fn free(
        &mut self,
        path: &'static [&'static str],
        first: Vec<Argument>,
        reads: Vec<Operand>,
        value: usize,
    ) {
        let written = Argument::WrittenSlice(self.schedule.values[value].size.clone());
        let arguments = first.into_iter().chain([Argument::Slice(0), written]).collect();
        self.step(Function::Free(path), None, arguments, reads, value, &[]);
    }

    /// What a chain with weights reads.
    fn source(&self, chain: &Chain) -> Made {
        let first = chain.before.unwrap_or(chain.first);
        self.made(self.model.nodes[first].sources[0])
    }

    fn constants(&self, node: &Node) -> Vec<Argument> {
        node.constants.iter().cloned().map(Argument::Constant).collect()
    }
}
