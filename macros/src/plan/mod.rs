//! Planning: model to plan. The offsets of parameters, the order of the steps, and the memory of values.
//!
//! A pass is a list of steps over values. Each value is written once and then only read, until a
//! step may overwrite it because it is not read any more. Values whose live ranges do not overlap
//! share memory.

mod allocate;
mod backward;
mod calls;
mod forward;
#[cfg(test)]
pub mod interpreter;
mod layouts;
mod predictor;
mod steps;
#[cfg(test)]
mod tests;

use crate::count::Count;
use crate::flow::Source;
use crate::guards::Guard;
use crate::layers::{IdentityWhen, SavedTensor};
use crate::model::{Model, Node};
use crate::tensor::Tensor;

pub use calls::{Argument, Function, Part, Stored, StoredIn};
pub use predictor::{Predictor, SmallLayer};
#[cfg(test)]
pub use steps::Call;
pub use steps::{Offset, Operand, OperandKind, Schedule, Step};

pub struct Plan<'m> {
    pub model: &'m Model,
    pub tensors: Vec<PlacedTensor<'m>>,
    /// The running statistics.
    pub statistics: Vec<PlacedTensor<'m>>,
    /// The parts of each node.
    pub stored: Stored,
    /// The forward pass alone.
    pub predict: Schedule,
    pub train: Training,
    /// The forward pass of a predictor.
    pub predictor: Predictor,
    /// Prediction of few samples that packs weights each time, if that is worth it.
    pub few: Option<Schedule>,
    /// The conditions on its cost that are left to rustc.
    pub guards: Vec<Guard>,
}

/// Bytes of a number in all cost figures: those of an `f32`.
pub const BYTES: usize = size_of::<f32>();

/// A training step.
pub struct Training {
    /// All of it, over one memory.
    pub schedule: Schedule,
    pub forward: Vec<Step>,
    /// The steps for the gradients of parameters.
    pub backward: Vec<Step>,
    /// The further steps for the gradients of inputs.
    pub inputs: Vec<Step>,
    /// The gradient with respect to the output, if any gradient is computed.
    pub output_gradient: Option<usize>,
    /// The gradient of each input, of a network without a loss.
    pub input_gradients: Vec<usize>,
}

/// A tensor in the flat buffer of parameters.
pub struct PlacedTensor<'m> {
    pub node: &'m Node,
    pub tensor: &'m Tensor,
    pub offset: Count,
}

pub fn plan(model: &Model) -> Plan<'_> {
    let mut predict = forward::Pass::new(model, Mode::Predict, vec![false; model.nodes.len()]).run();
    predict.allocate();
    let [tensors, statistics] = [false, true].map(|is_statistic| place_tensors(model, is_statistic));
    let (stored, mut train) = (Stored::of(model), backward::training(model));
    let steps = [&mut predict.steps, &mut train.forward, &mut train.backward, &mut train.inputs];
    steps.into_iter().flatten().for_each(|step| calls::resolve_call(model, &stored, step));
    let (predictor, few) = (predictor::of(model, &stored), predictor::of_few(model, &stored));
    Plan { model, tensors, statistics, stored, predict, train, predictor, few, guards: Vec::new() }
}

fn place_tensors(model: &Model, is_statistic: bool) -> Vec<PlacedTensor<'_>> {
    let mut offset = Count::default();
    let tensors = model.nodes.iter().flat_map(|node| node.tensors.iter().map(move |tensor| (node, tensor)));
    tensors
        .filter(|(_, tensor)| tensor.is_statistic == is_statistic)
        .map(|(node, tensor)| {
            let placed = PlacedTensor { node, tensor, offset: offset.clone() };
            offset = std::mem::take(&mut offset).plus(&tensor.len());
            placed
        })
        .collect()
}

/// The mode of a pass.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    Predict,
    Train,
}

impl Mode {
    /// Whether the output of a node is its input.
    pub fn is_identity(self, node: &Node) -> bool {
        match node.layer.contract.is_identity {
            IdentityWhen::Never => false,
            IdentityWhen::Predicting => self == Self::Predict,
            IdentityWhen::Training => self == Self::Train,
            IdentityWhen::Always => true,
        }
    }
}

/// The source that computes the values of a source, behind identity layers.
fn origin(model: &Model, mode: Mode, mut source: Source) -> Source {
    while let Source::Node(node) = source {
        match model.nodes[node].only_source() {
            Some(before) if mode.is_identity(&model.nodes[node]) => source = before,
            _ => break,
        }
    }
    source
}

impl Plan<'_> {
    pub fn params(&self) -> Count {
        Count::sum(self.tensors.iter().map(|placed| placed.tensor.len()))
    }

    /// How many values the running statistics have.
    pub fn buffers(&self) -> Count {
        Count::sum(self.statistics.iter().map(|placed| placed.tensor.len()))
    }

    pub fn macs(&self) -> Count {
        Count::sum(self.model.nodes.iter().map(|node| node.macs.clone()))
    }

    /// Bytes of the parameters and of prediction's memory for a batch; `None` if only rustc knows.
    pub fn prediction_bytes(&self, batch: usize) -> Option<Count> {
        let (values, few) = (self.predict.memory?.checked_mul(batch), self.few_memory()?);
        let values = Count::of(values.unwrap_or(usize::MAX).max(few));
        Some(self.params().plus(&values).times(BYTES))
    }

    /// The memory that a prediction has for few samples at least; `None` if only rustc knows.
    pub fn few_memory(&self) -> Option<usize> {
        let Some(few) = &self.few else { return Some(0) };
        let [macs, packed_macs, packed_params] = self.few_counts().map(|count| count.known()?.ok());
        let samples = constnet_plan::few_samples(macs?, packed_macs?, packed_params?);
        let outputs = self.model.output_shape().len().times(samples).known()?.ok()?;
        if samples == 0 { Some(0) } else { few.memory?.checked_add(outputs) }
    }

    /// Multiply-adds of the network and of the layers that are packed for few samples, and the parameters of these.
    pub fn few_counts(&self) -> [Count; 3] {
        let packed = || self.model.nodes.iter().filter(|node| predictor::is_packed_each_time(node));
        let macs = Count::sum(packed().map(|node| node.macs.clone()));
        [self.macs(), macs, Count::sum(packed().map(Node::params))]
    }

    /// Bytes of the parameters, their gradient and of a training step's memory for a batch; an
    /// optimizer's state comes on top.
    pub fn training_bytes(&self, batch: usize) -> Option<Count> {
        let (values, few) = (self.train.schedule.memory?.checked_mul(batch), self.few_memory()?);
        let values = Count::of(values.unwrap_or(usize::MAX).max(few));
        Some(self.params().times(2).plus(&values).times(BYTES))
    }
}

impl Node {
    /// Whether it has trained parameters.
    fn is_trained(&self, model: &Model, index: usize) -> bool {
        let mut tensors = model.nodes[model.owner(index)].tensors.iter();
        !self.frozen && tensors.any(|tensor| !tensor.is_statistic)
    }

    /// Whether its gradients are computed from this tensor.
    fn needs(&self, tensor: SavedTensor, is_trained: bool) -> bool {
        let calls = &self.layer.contract;
        calls.backward.contains(&tensor) || is_trained && calls.gradient.contains(&tensor)
    }
}
