//! Calls of the steps: the function of each and its arguments.
//!
//! The arguments of all layers have the same order: constants, the fused activation, the layer's
//! parameters and running statistics, the seed of its masks, operands, saved values, the statistics of
//! the batch, the gradient of the output, the result, and the destination of the gradient of the parameters.

use proc_macro2::{Ident, TokenStream};

use super::steps::{Call, Step};
use crate::count::Count;
use crate::layers::{Layout, MOST_SOURCES, SavedTensor, UserType};
use crate::model::{Model, Node};
use crate::shape::{Dim, Shape};

/// The functions of a custom layer with several sources that compute the gradient of each.
const BACKWARD: [&str; MOST_SOURCES] = ["backward_a", "backward_b"];

/// A function.
#[derive(Clone, Debug)]
pub enum Function {
    /// One of the runtime, by its path.
    Free(&'static [&'static str]),
    /// One of the layer's type in the runtime.
    Layer(&'static str),
    /// One of a user-defined type, by its trait.
    User(&'static str),
}

/// Values of a network that its stages have parts of.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum StoredIn {
    Params,
    RunningStats,
    /// The weights of a predictor.
    Packed,
}

/// The part of a stage among the parameters, the running statistics or the packed weights of a network.
#[derive(Clone)]
pub struct Part {
    pub stage: Ident,
    pub stored_in: StoredIn,
    pub offset: Count,
    pub len: Count,
}

#[derive(Clone)]
pub enum Argument {
    Constant(TokenStream),
    /// The activation that this node is.
    Activation(usize),
    /// The parameters of a stage.
    Params(Part),
    /// Its running statistics.
    Running(Part),
    /// The seed of the masks of this node.
    Seed(usize),
    /// An operand of the step, by position; no argument if the result overwrites it.
    Read(usize),
    Saved,
    /// The statistics of the batch.
    BatchStatistics(Part),
    Written,
    /// The context of a custom layer's backward pass.
    SavedTensors(Vec<Argument>),
    /// The destination of the gradient of the parameters; `accumulate` if an earlier step has written to it.
    Gradient {
        part: Part,
        accumulate: bool,
    },
    /// Values of that gradient, to which the function adds.
    Sum {
        part: Part,
        accumulate: bool,
    },
    /// Another function of a user-defined type.
    User(&'static str),
    Size(Count),
    /// The sizes of a shape.
    Sizes(Vec<Dim>),
    /// Weights of a predictor.
    Packed(Part),
    /// The same, to be written.
    PackedMut(Part),
    /// The values of an operand, by position.
    Slice(usize),
    /// The values of one to be added, if there is one.
    Residual(Option<usize>),
    /// The first values of what is written.
    WrittenSlice(Count),
    /// The activation that this node is, as a value.
    Epilogue(Option<usize>),
}

/// The offsets of the parameters and running statistics of each node; a node that shares them has those of the owner.
pub struct Stored {
    pub params: Vec<Part>,
    pub statistics: Vec<Part>,
}

impl Stored {
    pub fn of(model: &Model) -> Self {
        Self {
            params: parts(model, StoredIn::Params, Node::params),
            statistics: parts(model, StoredIn::RunningStats, Node::statistics),
        }
    }
}

fn parts(model: &Model, stored_in: StoredIn, len: fn(&Node) -> Count) -> Vec<Part> {
    let mut end = Count::default();
    let own = model.nodes.iter().map(|node| {
        let part = Part { stage: node.stage.clone(), stored_in, offset: end.clone(), len: len(node) };
        end = std::mem::take(&mut end).plus(&part.len);
        part
    });
    let own: Vec<_> = own.collect();
    (0..own.len()).map(|node| own[model.owner(node)].clone()).collect()
}

/// Sets the function and the arguments of a step.
pub fn resolve_call(model: &Model, stored: &Stored, step: &mut Step) {
    let (function, arguments) = match step.node {
        Some(index) => NodeStep { model, stored, step, index, node: &model.nodes[index] }.call(),
        None => (without_a_layer(step.call), operands(step)),
    };
    step.function = function;
    step.arguments = arguments;
}

fn without_a_layer(call: Call) -> Function {
    match call {
        Call::Accumulate => Function::Free(&["Add", "forward"]),
        Call::ConvertLayout { to: Layout::Blocks } => Function::Free(&["to_blocks"]),
        Call::ConvertLayout { to: Layout::Samples } => Function::Free(&["to_samples"]),
        _ => Function::Free(&["copy"]),
    }
}

fn operands(step: &Step) -> Vec<Argument> {
    (0..step.reads.len()).map(Argument::Read).chain([Argument::Written]).collect()
}

/// A step of a node.
struct NodeStep<'s> {
    model: &'s Model,
    stored: &'s Stored,
    step: &'s Step,
    index: usize,
    node: &'s Node,
}

impl NodeStep<'_> {
    fn call(&self) -> (Function, Vec<Argument>) {
        match self.step.call {
            Call::ConcatInto { branch } => self.branch(["concat_into", "concat_into_blocks"], branch),
            Call::SliceFrom { branch } => self.branch(["slice_from", "slice_from_blocks"], branch),
            Call::Forward { activation } => self.forward(activation),
            Call::Backward { source } => self.backward(source),
            Call::Gradient { accumulate } => self.gradient("gradient", accumulate),
            Call::GradientAndBackward { accumulate } => self.gradient("gradient_and_backward", accumulate),
            call @ (Call::Copy | Call::Accumulate | Call::ConvertLayout { .. } | Call::Infer) => {
                (without_a_layer(call), operands(self.step))
            }
        }
    }

    /// The call for one branch of a concatenation, with the offset of the branch.
    fn branch(&self, [name, in_blocks]: [&'static str; 2], branch: usize) -> (Function, Vec<Argument>) {
        let begin = Count::sum(self.node.input_shapes.iter().take(branch).map(Shape::len));
        let name = match Layout::of(&self.node.output_shape) {
            Layout::Samples => name,
            Layout::Blocks => in_blocks,
        };
        let mut arguments = operands(self.step);
        arguments.push(Argument::Size(begin));
        (Function::Layer(name), arguments)
    }

    fn forward(&self, activation: Option<usize>) -> (Function, Vec<Argument>) {
        let is_network = self.node.network().is_some();
        let name = match (self.step.is_training, activation) {
            // Its backward pass needs values that prediction does not save.
            (true, _) if is_network && self.node.frozen => "forward_train_frozen",
            (true, _) => "forward_train",
            (false, Some(_)) => "forward_fused",
            (false, None) => "forward",
        };
        let mut arguments = self.constants();
        arguments.extend(activation.map(Argument::Activation));
        if self.node.has_stored() {
            arguments.extend(self.stored());
        }
        arguments.extend(self.mask_seed());
        arguments.extend((0..self.step.reads.len()).map(Argument::Read));
        arguments.extend(self.step.saved.map(|_| Argument::Saved));
        arguments.extend(self.batch());
        arguments.push(Argument::Written);
        self.with_user_function(name, arguments, "forward")
    }

    fn backward(&self, source: usize) -> (Function, Vec<Argument>) {
        let mut arguments = self.saved_tensors(self.node.layer.contract.backward.to_vec());
        arguments.extend([self.gradient_of_output(), Argument::Written]);
        let is_custom = self.node.layer.contract.user == UserType::Layer;
        // A custom layer with several sources has one function for the gradient of each.
        let name = match is_custom && self.node.sources.len() > 1 {
            true => BACKWARD[source],
            false => "backward",
        };
        self.with_user_function(name, arguments, "derivative")
    }

    /// The gradient of the parameters, alone or with that of the input.
    fn gradient(&self, name: &'static str, accumulate: bool) -> (Function, Vec<Argument>) {
        let calls = &self.node.layer.contract;
        let mut saved_tensors = calls.gradient.to_vec();
        if self.step.writes.is_some()
            && calls.backward.contains(&SavedTensor::Params)
            && !saved_tensors.contains(&SavedTensor::Params)
        {
            saved_tensors.insert(0, SavedTensor::Params);
        }
        let mut arguments = self.saved_tensors(saved_tensors);
        arguments.push(self.gradient_of_output());
        arguments.extend(self.step.writes.map(|_| Argument::Written));
        let part = self.stored.params[self.index].clone();
        if calls.user == UserType::Layer {
            arguments.push(Argument::Sum { part, accumulate });
            return (Function::User(name), arguments);
        }
        arguments.push(Argument::Gradient { part, accumulate });
        (Function::Layer(name), arguments)
    }

    /// A function of a layer; for a custom layer it is user-defined, for a custom elementwise function that is the last
    /// argument.
    fn with_user_function(
        &self,
        name: &'static str,
        mut arguments: Vec<Argument>,
        value_function: &'static str,
    ) -> (Function, Vec<Argument>) {
        match self.node.layer.contract.user {
            UserType::Layer => return (Function::User(name), arguments),
            UserType::Function => arguments.push(Argument::User(value_function)),
            UserType::None | UserType::Network => {}
        }
        (Function::Layer(name), arguments)
    }

    fn constants(&self) -> Vec<Argument> {
        self.node.constants.iter().cloned().map(Argument::Constant).collect()
    }

    /// The parameters, and running statistics if there are any.
    fn stored(&self) -> impl Iterator<Item = Argument> {
        let owner = &self.model.nodes[self.model.owner(self.index)];
        let running = owner.has_statistics().then(|| self.stored.statistics[self.index].clone());
        let has_params = owner.layer.contract.has_params();
        let params = has_params.then(|| self.stored.params[self.index].clone());
        params.map(Argument::Params).into_iter().chain(running.map(Argument::Running))
    }

    /// The arguments of a backward call before the gradient of the output.
    fn saved_tensors(&self, saved_tensors: Vec<SavedTensor>) -> Vec<Argument> {
        let mut reads = (0..self.step.reads.len()).map(Argument::Read);
        let has_params = saved_tensors.contains(&SavedTensor::Params);
        let mut arguments: Vec<_> = has_params.then(|| self.stored()).into_iter().flatten().collect();
        arguments.extend(self.mask_seed());
        let sources = self.node.sources.len();
        for tensor in saved_tensors {
            match tensor {
                SavedTensor::Params => {}
                SavedTensor::Input => arguments.extend(reads.by_ref().take(sources)),
                SavedTensor::Others => arguments.extend(reads.by_ref().take(sources - 1)),
                SavedTensor::Output => arguments.extend(reads.next()),
                SavedTensor::Saved => arguments.extend(self.step.saved.map(|_| Argument::Saved)),
            }
        }
        arguments.extend(self.batch());
        if self.node.layer.contract.user == UserType::Layer {
            arguments = vec![Argument::SavedTensors(arguments)];
        }
        self.constants().into_iter().chain(arguments).collect()
    }

    fn gradient_of_output(&self) -> Argument {
        Argument::Read(self.step.reads.len() - 1)
    }

    /// Whether a step exists in training only.
    fn is_of_training(&self) -> bool {
        let trains = match self.step.call {
            Call::Forward { .. } => self.step.is_training,
            Call::Gradient { .. } | Call::GradientAndBackward { .. } | Call::Backward { .. } => true,
            _ => false,
        };
        trains && !self.node.frozen
    }

    fn mask_seed(&self) -> Option<Argument> {
        (self.node.layer.contract.is_stochastic && self.is_of_training())
            .then_some(Argument::Seed(self.index))
    }

    fn batch(&self) -> Option<Argument> {
        let owner = &self.model.nodes[self.model.owner(self.index)];
        let part = || Argument::BatchStatistics(self.stored.statistics[self.index].clone());
        let has_batch = owner.has_statistics() && owner.layer.contract.has_params();
        (has_batch && self.is_of_training()).then(part)
    }
}
