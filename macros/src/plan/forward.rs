//! The forward pass.

use syn::ext::IdentExt;

use super::steps::{Call, Operand, OperandKind, Schedule, Step};
use super::{Mode, layouts, origin};
use crate::ast::JoinKind;
use crate::count::Count;
use crate::flow::Source;
use crate::layers::{Layout, Role, SavedTensor, TrainForward};
use crate::model::{Model, Node};
use crate::shape::Shape;

pub struct Pass<'m> {
    model: &'m Model,
    mode: Mode,
    /// The layout of each node's output.
    pub layouts: Vec<Layout>,
    /// Values converted to the other layout.
    converted: Vec<(OperandKind, usize)>,
    /// The nodes whose values are saved for a backward pass.
    needs_grad: Vec<bool>,
    pub schedule: Schedule,
    /// The output value of each node.
    pub outputs: Vec<Option<usize>>,
    /// The saved value of each node.
    pub saved: Vec<Option<usize>>,
}

impl<'m> Pass<'m> {
    /// A pass in which these nodes have a backward pass.
    pub fn new(model: &'m Model, mode: Mode, needs_grad: Vec<bool>) -> Self {
        let nodes = model.nodes.len();
        Self {
            model,
            mode,
            layouts: layouts::of(model),
            converted: Vec::new(),
            needs_grad,
            schedule: Schedule::default(),
            outputs: vec![None; nodes],
            saved: vec![None; nodes],
        }
    }

    /// All steps of prediction.
    pub fn run(mut self) -> Schedule {
        self.steps();
        let end = self.schedule.steps.len();
        self.schedule.needed_at.push((self.schedule.output, end));
        self.schedule
    }

    pub fn steps(&mut self) {
        let mut applied = vec![false; self.model.nodes.len()];
        for (index, node) in self.model.nodes.iter().enumerate() {
            if applied[index] || self.mode.is_identity(node) {
                continue;
            }
            match node.layer.role {
                Role::Join(JoinKind::Concat) => self.concatenate(index, node),
                _ => {
                    let activation = self.activation_after(index, node);
                    self.forward(index, node, activation);
                    if let Some(activation) = activation {
                        applied[activation] = true;
                    }
                }
            }
        }
        let size = self.model.output_shape().len();
        self.schedule.output = match self.in_layout(self.model.output, Layout::Samples, &size) {
            OperandKind::Value(value) => value,
            OperandKind::Input(input) => self.copy(input),
        };
    }

    fn forward(&mut self, index: usize, node: &Node, activation: Option<usize>) {
        let made = activation.unwrap_or(index);
        let stage = &self.model.nodes[made];
        let value = self.schedule.value(format!("y_{}", stage.stage_name()), stage.output_shape.len());
        let operands = self.operands(index, node);
        let mut step = Step::new(Call::Forward { activation }, Some(index), operands, Some(value));
        step.saved = self.save(index, node);
        step.is_training = self.uses_train_forward(index, node);
        if node.layer.contract.in_place {
            step.may_replace = (0..step.reads.len()).collect();
        }
        self.outputs[made] = Some(value);
        self.schedule.steps.push(step);
    }

    /// Whether a node computes something else than in prediction, or saves more.
    fn uses_train_forward(&self, index: usize, node: &Node) -> bool {
        match node.layer.contract.train_forward {
            TrainForward::Never => false,
            TrainForward::ForBackward => self.needs_grad[index],
            TrainForward::Trained => self.mode == Mode::Train && node.is_trained(self.model, index),
            TrainForward::Always => self.mode == Mode::Train,
        }
    }

    fn save(&mut self, index: usize, node: &Node) -> Option<usize> {
        let size = if self.needs_grad[index] { &node.saved.training } else { &node.saved.predicting };
        let size = size.clone()?;
        let saved = self.schedule.value(format!("saved_{}", node.stage_name()), Count::product([size]));
        self.saved[index] = Some(saved);
        Some(saved)
    }

    fn concatenate(&mut self, index: usize, node: &Node) {
        let value = self.schedule.value(format!("y_{}", node.stage_name()), node.output_shape.len());
        for (branch, operand) in self.operands(index, node).into_iter().enumerate() {
            let mut step = Step::new(Call::ConcatInto { branch }, Some(index), vec![operand], Some(value));
            step.continues = branch > 0;
            self.schedule.steps.push(step);
        }
        self.outputs[index] = Some(value);
    }

    /// An output that is an input of the network is copied to the memory of the pass.
    fn copy(&mut self, input: usize) -> usize {
        let size = self.model.output_shape().len();
        let value = self.schedule.value("y".to_owned(), size.clone());
        let operand = Operand { kind: OperandKind::Input(input), size };
        self.schedule.steps.push(Step::new(Call::Copy, None, vec![operand], Some(value)));
        value
    }

    fn operands(&mut self, index: usize, node: &Node) -> Vec<Operand> {
        let (sources, layout) = (node.sources.iter().zip(&node.input_shapes), self.layouts[index]);
        let operand = |(&source, input_shape): (&Source, &Shape)| {
            let size = input_shape.len();
            Operand { kind: self.in_layout(source, layout, &size), size }
        };
        sources.map(operand).collect()
    }

    /// The values of a source in this layout, converted once if necessary.
    fn in_layout(&mut self, source: Source, layout: Layout, size: &Count) -> OperandKind {
        let operand_kind = self.operand_kind(source);
        if self.layout_of(source) == layout {
            return operand_kind;
        }
        if let Some(known) = self.converted_value(operand_kind) {
            return known;
        }
        let name = match operand_kind {
            OperandKind::Value(value) => format!("{}_converted", self.schedule.values[value].name),
            OperandKind::Input(input) => format!("{}_converted", self.input_name(input)),
        };
        let value = self.schedule.value(name, size.clone());
        let operand = Operand { kind: operand_kind, size: size.clone() };
        self.schedule.steps.push(Step::new(
            Call::ConvertLayout { to: layout },
            None,
            vec![operand],
            Some(value),
        ));
        self.converted.push((operand_kind, value));
        OperandKind::Value(value)
    }

    /// There are two layouts, so a value has at most one converted copy.
    fn converted_value(&self, operand_kind: OperandKind) -> Option<OperandKind> {
        self.converted
            .iter()
            .find(|(known, _)| *known == operand_kind)
            .map(|&(_, value)| OperandKind::Value(value))
    }

    fn input_name(&self, input: usize) -> String {
        let name = self.model.inputs.get(input).and_then(|input| input.name.as_ref());
        name.map_or_else(|| "x".to_owned(), |name| format!("x_{}", name.unraw()))
    }

    /// The values of a source in this layout, as the forward pass left them.
    pub fn value_in(&self, source: Source, layout: Layout) -> OperandKind {
        let operand_kind = self.operand_kind(source);
        match self.layout_of(source) == layout {
            true => operand_kind,
            false => self.converted_value(operand_kind).unwrap_or(operand_kind),
        }
    }

    /// The layout in which the values of a source were computed.
    fn layout_of(&self, source: Source) -> Layout {
        layouts::of_source(&self.layouts, origin(self.model, self.mode, source))
    }

    /// The values of a source.
    fn operand_kind(&self, source: Source) -> OperandKind {
        match origin(self.model, self.mode, source) {
            Source::Input(input) => OperandKind::Input(input),
            Source::Node(node) => OperandKind::Value(self.outputs[node].unwrap_or_default()),
        }
    }

    /// The activation that is fused into a layer: nothing else may read the output of the layer
    /// alone.
    fn activation_after(&self, index: usize, node: &Node) -> Option<usize> {
        let model = self.model;
        let is_needed =
            self.needs_grad[index] && node.needs(SavedTensor::Output, node.is_trained(model, index));
        if !node.layer.contract.fuses_activation
            || is_needed
            || origin(model, self.mode, model.output) == Source::Node(index)
        {
            return None;
        }
        let mut readers = model.nodes.iter().enumerate().flat_map(|(reader, node)| {
            let reads = node
                .sources
                .iter()
                .filter(|&&source| origin(model, self.mode, source) == Source::Node(index));
            reads.map(move |_| reader)
        });
        let readers = readers.by_ref().filter(|&reader| !self.mode.is_identity(&model.nodes[reader]));
        let readers: Vec<_> = readers.collect();
        match readers.as_slice() {
            &[only] if model.nodes[only].layer.contract.is_fusible => Some(only),
            _ => None,
        }
    }
}
