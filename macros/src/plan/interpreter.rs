//! Interpreter of plans, on symbolic values, to verify them against the graph.
//!
//! Every value must be intact and current when it is read; results must not overlap
//! other operands; the results must be those of the graph, with no unused computation.

mod meaning;
mod truth;
mod usage;

use std::collections::BTreeMap;

use super::{Argument, Call, Mode, Offset, OperandKind, Plan, Schedule, Step};
use crate::count::Count;
use crate::layers::Role;
use crate::model::Model;
use meaning::Content;
pub use usage::Usage;

/// Verifies that both passes of a plan compute what the graph defines, given the values of constants.
/// Returns their memory usage: prediction, then training.
pub fn verify(plan: &Plan<'_>, size: &dyn Fn(&Count) -> usize) -> [Usage; 2] {
    let truth = truth::of(plan.model, Mode::Predict, size);
    let mut predict = Machine::new(plan.model, &plan.predict, size);
    plan.predict.steps.iter().for_each(|step| predict.step(step));
    assert_eq!(predict.content(plan.predict.output), truth.output, "the output of prediction");
    predict.is_of_use(&[plan.predict.output]);
    let predicting = usage::of(&plan.predict, &plan.predict.steps.iter().collect::<Vec<_>>(), size);
    [predicting, verify_training(plan, &truth::of(plan.model, Mode::Train, size), size)]
}

fn verify_training(plan: &Plan<'_>, truth: &truth::Truth, size: &dyn Fn(&Count) -> usize) -> Usage {
    let train = &plan.train;
    let mut machine = Machine::new(plan.model, &train.schedule, size);
    train.forward.iter().for_each(|step| machine.step(step));
    assert_eq!(machine.content(train.schedule.output), truth.output, "the output of training");
    if let Some(gradient) = train.output_gradient {
        machine.is_apart(gradient, train.schedule.output);
        machine.write(gradient, meaning::output_gradient(truth.output.len()));
    }
    train.backward.iter().for_each(|step| machine.step(step));
    assert_eq!(machine.params, truth.params, "the gradients of parameters");
    train.inputs.iter().for_each(|step| machine.step(step));
    assert_eq!(machine.params, truth.params, "the gradients of parameters, with those of the inputs");
    if plan.model.loss.is_none() {
        let found: Vec<_> = train.input_gradients.iter().map(|&gradient| machine.content(gradient)).collect();
        assert_eq!(found, truth.inputs, "the gradients of the inputs");
    } else {
        assert!(train.input_gradients.is_empty() && train.inputs.is_empty(), "unused gradients of inputs");
    }
    machine.is_of_use(&[&[train.schedule.output], train.input_gradients.as_slice()].concat());
    let mut loss_step = Step::new(Call::Copy, None, Vec::new(), train.output_gradient);
    loss_step
        .reads
        .push(super::Operand { kind: OperandKind::Value(train.schedule.output), size: Count::default() });
    let steps: Vec<_> =
        train.forward.iter().chain([&loss_step]).chain(&train.backward).chain(&train.inputs).collect();
    usage::of(&train.schedule, &steps, size)
}

/// The offset of each value, and the total size; what is left to rustc is allocated by the function that it
/// evaluates.
fn offsets(schedule: &Schedule, size: &dyn Fn(&Count) -> usize) -> (Vec<usize>, usize) {
    let buffers: Vec<_> =
        schedule.buffers.iter().map(|buffer| [size(&buffer.size), buffer.first, buffer.last]).collect();
    let mut placed = vec![0; buffers.len() + 1];
    constnet_plan::allocate_into(
        &buffers,
        &mut placed,
        &mut vec![0; buffers.len()],
        1000 / buffers.len().max(1),
    );
    let offsets = schedule.values.iter().map(|value| match value.offset {
        Offset::At(offset) => offset,
        Offset::Buffer(buffer) => placed[buffer],
    });
    (offsets.collect(), schedule.memory.unwrap_or(placed[buffers.len()]))
}

struct Machine<'m> {
    model: &'m Model,
    schedule: &'m Schedule,
    size: &'m dyn Fn(&Count) -> usize,
    /// The offset of each value.
    offsets: Vec<usize>,
    memory: Content,
    /// The content of each value when it was written last, while it is live.
    values: Vec<Option<Content>>,
    reads: Vec<usize>,
    /// The gradients of parameters.
    params: BTreeMap<usize, u64>,
    time: usize,
}

impl<'m> Machine<'m> {
    fn new(model: &'m Model, schedule: &'m Schedule, size: &'m dyn Fn(&Count) -> usize) -> Self {
        let (offsets, total) = offsets(schedule, size);
        let memory = meaning::garbage(total, 0);
        let count = schedule.values.len();
        let params = BTreeMap::new();
        Self {
            model,
            schedule,
            size,
            offsets,
            memory,
            values: vec![None; count],
            reads: vec![0; count],
            params,
            time: 0,
        }
    }

    fn region(&self, value: usize) -> std::ops::Range<usize> {
        let offset = self.offsets[value];
        offset..offset + (self.size)(&self.schedule.values[value].size)
    }

    /// The content of a value, which must still be what was written.
    fn content(&self, value: usize) -> Content {
        let name = &self.schedule.values[value].name;
        let expected = self.values[value].as_ref();
        let expected = expected.unwrap_or_else(|| panic!("step {}: {name} is not live", self.time));
        assert_eq!(&self.memory[self.region(value)], expected, "step {}: {name} is overwritten", self.time);
        expected.clone()
    }

    fn write(&mut self, value: usize, content: Content) {
        let name = &self.schedule.values[value].name;
        assert!(self.values[value].is_none(), "{name} is written twice");
        let region = self.region(value);
        assert_eq!(region.len(), content.len(), "the size of {name}");
        self.memory[region].copy_from_slice(&content);
        self.values[value] = Some(content);
    }

    fn is_apart(&self, a: usize, b: usize) {
        let (first, second) = (self.region(a), self.region(b));
        let meet = first.start < second.end && second.start < first.end;
        let names = [a, b].map(|value| &self.schedule.values[value].name);
        assert!(!meet, "step {}: {names:?} overlap", self.time);
    }

    /// The operands of one call are borrowed together.
    fn operands_are_apart(&self, step: &Step) {
        let mut operands: Vec<_> = step.operands().collect();
        operands.sort_unstable();
        operands.dedup();
        for (position, &operand) in operands.iter().enumerate() {
            operands[..position].iter().for_each(|&other| self.is_apart(operand, other));
        }
    }

    /// Each operand is an argument of the call, and only once.
    fn call_has_its_operands(&self, step: &Step) {
        fn flat<'a>(arguments: &'a [Argument]) -> Vec<&'a Argument> {
            let inner = |argument: &'a Argument| match argument {
                Argument::SavedTensors(arguments) => flat(arguments),
                argument => vec![argument],
            };
            arguments.iter().flat_map(inner).collect()
        }
        let arguments = flat(&step.arguments);
        let count =
            |wanted: fn(&Argument) -> bool| arguments.iter().filter(|argument| wanted(argument)).count();
        let reads = arguments.iter().filter_map(|argument| match argument {
            Argument::Read(position) => Some(*position),
            _ => None,
        });
        let mut reads: Vec<_> = reads.collect();
        reads.sort_unstable();
        assert_eq!(reads, (0..step.reads.len()).collect::<Vec<_>>(), "step {}: what is read", self.time);
        let found = [count(|a| matches!(a, Argument::Saved)), count(|a| matches!(a, Argument::Written))];
        let right = [step.saved, step.writes].map(|value| usize::from(value.is_some()));
        assert_eq!(found, right, "step {}: what is saved and written", self.time);
    }

    /// The operands of a step; the one that it overwrites is dead afterwards.
    fn read_operands(&mut self, step: &Step) -> Vec<Content> {
        let mut contents = Vec::new();
        for operand in &step.reads {
            let content = match operand.kind {
                OperandKind::Input(input) => {
                    meaning::input(input, (self.size)(&self.model.inputs[input].shape.len()))
                }
                OperandKind::Value(value) => {
                    self.reads[value] += 1;
                    self.content(value)
                }
            };
            assert_eq!(
                content.len(),
                (self.size)(&operand.size),
                "step {}: the size of an operand",
                self.time
            );
            contents.push(content);
        }
        if let Some(position) = step.replaces {
            assert!(step.may_replace.contains(&position), "the call can't overwrite this operand");
            let OperandKind::Value(replaced) = step.reads[position].kind else {
                panic!("an input is overwritten")
            };
            assert_eq!(step.writes.map(|value| self.region(value)), Some(self.region(replaced)), "in place");
            self.values[replaced] = None;
        }
        contents
    }

    fn step(&mut self, step: &Step) {
        self.time += 1;
        self.operands_are_apart(step);
        self.call_has_its_operands(step);
        let reads = self.read_operands(step);
        let reads: Vec<_> = reads.iter().collect();
        let len = step.writes.map_or(0, |value| self.region(value).len());
        let result = match (step.call, step.node) {
            (Call::Copy | Call::ConvertLayout { .. }, None) => Some(reads[0].clone()),
            (Call::Accumulate, None) => Some(meaning::sum(reads[0], reads[1])),
            (Call::ConcatInto { branch }, Some(node)) => {
                return self.concat_into(step, node, branch, reads[0]);
            }
            (Call::SliceFrom { branch }, Some(node)) => {
                let begin = self.begin_of(node, branch);
                Some(reads[0][begin..begin + len].to_vec())
            }
            (Call::Forward { activation }, Some(node)) => {
                Some(self.forward(step, node, activation, &reads, len))
            }
            (Call::Backward { source }, Some(node)) => {
                self.backward(step, node, (Some(source), None), &reads, len)
            }
            (Call::Gradient { accumulate }, Some(node)) => {
                self.backward(step, node, (None, Some(accumulate)), &reads, len)
            }
            (Call::GradientAndBackward { accumulate }, Some(node)) => {
                self.backward(step, node, (Some(0), Some(accumulate)), &reads, len)
            }
            (call, node) => panic!("step {}: {call:?} of {node:?}", self.time),
        };
        match (step.writes, result) {
            (Some(value), Some(content)) => self.write(value, content),
            (None, None) => {}
            _ => panic!("step {}: the call and its result do not match", self.time),
        }
    }

    fn forward(
        &mut self,
        step: &Step,
        index: usize,
        activation: Option<usize>,
        reads: &[&Content],
        len: usize,
    ) -> Content {
        let node = &self.model.nodes[index];
        if let Some(value) = step.saved {
            let saved = meaning::saved(index, reads, self.region(value).len());
            self.write(value, saved);
        }
        let Some(activation) = activation else { return meaning::forward(index, reads, len) };
        let calls = [&node.layer.contract, &self.model.nodes[activation].layer.contract];
        assert!(calls[0].fuses_activation && calls[1].is_fusible, "no such call");
        let between = meaning::forward(index, reads, (self.size)(&node.output_shape.len()));
        meaning::forward(activation, &[&between], len)
    }

    /// The offset of a branch in a concatenation.
    fn begin_of(&self, node: usize, branch: usize) -> usize {
        self.model.nodes[node].input_shapes[..branch]
            .iter()
            .map(|input_shape| (self.size)(&input_shape.len()))
            .sum()
    }

    fn concat_into(&mut self, step: &Step, node: usize, branch: usize, content: &Content) {
        let value = step.writes.expect("a concatenation");
        let region = self.region(value);
        let mut whole = match step.continues {
            true => self.content(value),
            false => {
                assert!(self.values[value].is_none(), "a concatenation is written twice");
                self.memory[region.clone()].to_vec()
            }
        };
        let begin = self.begin_of(node, branch);
        whole[begin..begin + content.len()].copy_from_slice(content);
        self.memory[region].copy_from_slice(&whole);
        self.values[value] = Some(whole);
    }

    /// The gradient of a source, of the parameters, or of both.
    fn backward(
        &mut self,
        step: &Step,
        index: usize,
        (source, accumulate): (Option<usize>, Option<bool>),
        reads: &[&Content],
        len: usize,
    ) -> Option<Content> {
        let (dy, kept) = reads.split_last().expect("the gradient of the output");
        let saved = step.saved.map(|value| self.content(value));
        let kept: Vec<_> = kept.iter().copied().chain(&saved).collect();
        if let Some(accumulate) = accumulate {
            let gradient = meaning::gradient(index, &kept, dy);
            let owner = self.model.owner(index);
            let known = self.params.get(&owner).copied();
            assert_eq!(
                known.is_some(),
                accumulate,
                "a gradient of parameters is begun once and activation added to"
            );
            self.params.insert(owner, known.unwrap_or_default().wrapping_add(gradient));
        }
        if let (Some(value), true) = (step.saved, self.model.nodes[index].layer.contract.fused_backward) {
            // Such a layer overwrites its saved values.
            let region = self.region(value);
            let garbage = meaning::garbage(region.len(), self.time);
            self.memory[region].copy_from_slice(&garbage);
            self.values[value] = None;
        }
        let is_join = matches!(self.model.nodes[index].layer.role, Role::Join(_));
        assert!(!is_join || kept.len() == 1, "a product of branches needs the other one");
        source.map(|source| meaning::backward(index, source, &kept, dy, len))
    }

    /// Every computed value is used.
    fn is_of_use(&self, results: &[usize]) {
        let saved: Vec<_> =
            self.schedule.values.iter().map(|value| value.name.starts_with("saved_")).collect();
        for (value, reads) in self.reads.iter().enumerate() {
            let name = &self.schedule.values[value].name;
            assert!(*reads > 0 || results.contains(&value) || saved[value], "{name} is unused");
        }
    }
}
