//! The forward pass.

use super::origin;
use super::steps::{Call, From, Operand, Schedule, Step};
use crate::ast::JoinKind;
use crate::layers::{Kept, Role};
use crate::model::{Model, Node, Source};

pub struct Pass<'m> {
    model: &'m Model,
    /// The nodes whose values are kept for a backward pass.
    goes_back: Vec<bool>,
    pub schedule: Schedule,
    /// The value that each node makes.
    pub outputs: Vec<Option<usize>>,
    /// What each node saves besides.
    pub saved: Vec<Option<usize>>,
}

impl<'m> Pass<'m> {
    /// A pass in which these nodes have a way back.
    pub fn new(model: &'m Model, goes_back: Vec<bool>) -> Self {
        let nodes = model.nodes.len();
        let schedule = Schedule::default();
        Self { model, goes_back, schedule, outputs: vec![None; nodes], saved: vec![None; nodes] }
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
            if applied[index] || node.layer.calls.passes_on {
                continue;
            }
            match node.layer.role {
                Role::Join(JoinKind::Concat) => self.concatenate(index, node),
                _ => {
                    let then = self.activation_behind(index, node);
                    self.forward(index, node, then);
                    if let Some(then) = then {
                        applied[then] = true;
                    }
                }
            }
        }
        self.schedule.output = match origin(self.model, self.model.output) {
            Source::Node(node) => self.outputs[node].unwrap_or_default(),
            Source::Input(input) => self.copy(input),
        };
    }

    fn forward(&mut self, index: usize, node: &Node, then: Option<usize>) {
        let made = then.unwrap_or(index);
        let stage = &self.model.nodes[made];
        let value = self.schedule.value(format!("y_{}", stage.stage_name()), stage.gives.len());
        let mut step = Step::new(Call::Forward { then }, Some(index), self.operands(node), Some(value));
        step.saved = self.save(index, node);
        step.records = self.goes_back[index];
        if node.layer.calls.in_place {
            step.may_replace = (0..step.reads.len()).collect();
        }
        self.outputs[made] = Some(value);
        self.schedule.steps.push(step);
    }

    fn save(&mut self, index: usize, node: &Node) -> Option<usize> {
        let size = if self.goes_back[index] { &node.saved.training } else { &node.saved.predicting };
        let size = size.clone()?;
        let saved = self
            .schedule
            .value(format!("saved_{}", node.stage_name()), crate::amount::Amount::product([size]));
        self.saved[index] = Some(saved);
        Some(saved)
    }

    fn concatenate(&mut self, index: usize, node: &Node) {
        let value = self.schedule.value(format!("y_{}", node.stage_name()), node.gives.len());
        for (branch, operand) in self.operands(node).into_iter().enumerate() {
            let mut step = Step::new(Call::Place { branch }, Some(index), vec![operand], Some(value));
            step.continues = branch > 0;
            self.schedule.steps.push(step);
        }
        self.outputs[index] = Some(value);
    }

    /// An output that is an input: it is copied to where outputs are looked for.
    fn copy(&mut self, input: usize) -> usize {
        let size = self.model.output_shape().len();
        let value = self.schedule.value("y".to_owned(), size.clone());
        let operand = Operand { from: From::Input(input), size };
        self.schedule.steps.push(Step::new(Call::Copy, None, vec![operand], Some(value)));
        value
    }

    fn operands(&self, node: &Node) -> Vec<Operand> {
        let sources = node.sources.iter().zip(&node.takes);
        sources.map(|(&source, takes)| Operand { from: self.from(source), size: takes.len() }).collect()
    }

    /// Where the values of a source lie.
    pub fn from(&self, source: Source) -> From {
        match origin(self.model, source) {
            Source::Input(input) => From::Input(input),
            Source::Node(node) => From::Value(self.outputs[node].unwrap_or_default()),
        }
    }

    /// The activation that a product applies to what it writes: nobody else reads what it would
    /// have written without.
    fn activation_behind(&self, index: usize, node: &Node) -> Option<usize> {
        let model = self.model;
        let is_kept = self.goes_back[index] && node.keeps(Kept::Output, node.is_trained(model, index));
        if !node.layer.calls.applies_activation
            || is_kept
            || origin(model, model.output) == Source::Node(index)
        {
            return None;
        }
        let mut readers = model.nodes.iter().enumerate().flat_map(|(reader, node)| {
            let reads = node.sources.iter().filter(|&&source| origin(model, source) == Source::Node(index));
            reads.map(move |_| reader)
        });
        let readers = readers.by_ref().filter(|&reader| !model.nodes[reader].layer.calls.passes_on);
        let readers: Vec<_> = readers.collect();
        match readers.as_slice() {
            &[only] if model.nodes[only].layer.calls.is_activation => Some(only),
            _ => None,
        }
    }
}
