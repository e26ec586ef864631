//! The backward pass: the chain rule from the output to all trained parameters, and to the inputs
//! if their gradients are requested.

use super::forward::Pass;
use super::steps::{Call, Operand, OperandKind, Step};
use super::{Mode, Training, layouts};
use crate::ast::JoinKind;
use crate::count::Count;
use crate::flow::Source;
use crate::layers::{Layout, Role, SavedTensor};
use crate::model::{Model, Node};

pub fn training(model: &Model) -> Training {
    let (trained, wants_input_gradients) = (trained(model), model.loss.is_none());
    let needs_grad = trained.iter().map(|&is_trained| is_trained || wants_input_gradients);
    let mut pass = Pass::new(model, Mode::Train, needs_grad.collect());
    pass.steps();
    let backward = Backward {
        model,
        trained,
        wants_input_gradients,
        nodes: model.nodes.iter().map(|_| Vec::new()).collect(),
        inputs: model.inputs.iter().map(|_| Vec::new()).collect(),
        has_gradient: vec![false; model.nodes.len()],
        done: vec![false; model.nodes.len()],
        param_steps: Vec::new(),
        input_steps: Vec::new(),
        pass,
    };
    backward.run()
}

/// For each node: does it, or any node before it, have trained parameters?
fn trained(model: &Model) -> Vec<bool> {
    let mut trained: Vec<bool> = Vec::new();
    for (index, node) in model.nodes.iter().enumerate() {
        let before = node.sources.iter().any(|source| matches!(source, Source::Node(node) if trained[*node]));
        trained.push(before || node.is_trained(model, index));
    }
    trained
}

struct Backward<'m> {
    model: &'m Model,
    trained: Vec<bool>,
    wants_input_gradients: bool,
    pass: Pass<'m>,
    /// The gradients of each node's output, one from each node that reads it; their sum is
    /// the gradient of the output.
    nodes: Vec<Vec<usize>>,
    inputs: Vec<Vec<usize>>,
    /// For each node: has an earlier step written the gradient of its parameters?
    has_gradient: Vec<bool>,
    /// For each node: is it an activation whose backward step has been done after the layer that selects from its
    /// output?
    done: Vec<bool>,
    param_steps: Vec<Step>,
    input_steps: Vec<Step>,
}

impl Backward<'_> {
    fn run(mut self) -> Training {
        let model = self.model;
        let output_gradient = self.needs_gradient(model.output).then(|| {
            let gradient = self.value("dy".to_owned(), model.output_shape().len());
            self.add_gradient(model.output, gradient, Layout::Samples);
            gradient
        });
        for (index, node) in model.nodes.iter().enumerate().rev() {
            if let Some(dy) = self.sum_of_node(index, node) {
                self.node(index, node, dy);
            }
        }
        let input_gradients = match self.wants_input_gradients {
            true => (0..model.inputs.len()).map(|input| self.sum_of_input(input)).collect(),
            false => Vec::new(),
        };
        self.finish(output_gradient, input_gradients)
    }

    /// Orders the steps of all passes in one schedule, and allocates memory for their values.
    fn finish(self, output_gradient: Option<usize>, input_gradients: Vec<usize>) -> Training {
        let mut schedule = self.pass.schedule;
        let forward = schedule.steps.len();
        let mut loss_step = Step::new(Call::Copy, None, Vec::new(), output_gradient);
        loss_step.reads.push(Operand { kind: OperandKind::Value(schedule.output), size: Count::default() });
        schedule.steps.push(loss_step);
        let backward = self.param_steps.len();
        schedule.steps.extend(self.param_steps);
        schedule.steps.extend(self.input_steps);
        let end = schedule.steps.len();
        schedule.needed_at.extend(input_gradients.iter().map(|&gradient| (gradient, end)));
        schedule.allocate();
        let inputs = schedule.steps.split_off(forward + 1 + backward);
        let backward = schedule.steps.split_off(forward + 1);
        schedule.steps.truncate(forward);
        let forward = std::mem::take(&mut schedule.steps);
        Training { schedule, forward, backward, inputs, output_gradient, input_gradients }
    }

    fn value(&mut self, name: String, size: Count) -> usize {
        self.pass.schedule.value(name, size)
    }

    fn is_trained(&self, source: Source) -> bool {
        matches!(source, Source::Node(node) if self.trained[node])
    }

    /// Whether the gradient with respect to it is needed.
    fn needs_gradient(&self, source: Source) -> bool {
        self.wants_input_gradients || self.is_trained(source)
    }

    /// Adds a gradient in this layout to those of a source, converted to the layout of the source.
    fn add_gradient(&mut self, source: Source, gradient: usize, layout: Layout) {
        let to = layouts::of_source(&self.pass.layouts, source);
        let gradient = if to == layout { gradient } else { self.converted(source, gradient, to) };
        match source {
            Source::Input(input) => self.inputs[input].push(gradient),
            Source::Node(node) => self.nodes[node].push(gradient),
        }
    }

    fn converted(&mut self, source: Source, gradient: usize, to: Layout) -> usize {
        let size = self.pass.schedule.values[gradient].size.clone();
        let value = self.value(self.name_of(source), size.clone());
        let operand = Operand { kind: OperandKind::Value(gradient), size };
        let step = Step::new(Call::ConvertLayout { to }, None, vec![operand], Some(value));
        self.push(step, self.is_trained(source));
        value
    }

    /// Adds a step that computes the gradient of a source, in the layout of the step's node.
    fn push_gradient_step(&mut self, step: Step, index: usize, source: Source, leads_to_params: bool) {
        let gradient = step.writes;
        self.push(step, leads_to_params);
        if let Some(gradient) = gradient {
            self.add_gradient(source, gradient, self.pass.layouts[index]);
        }
    }

    fn push(&mut self, step: Step, leads_to_params: bool) {
        if leads_to_params { self.param_steps.push(step) } else { self.input_steps.push(step) }
    }

    /// The gradient of a node's output: the sum of the gradients from its readers.
    fn sum_of_node(&mut self, index: usize, node: &Node) -> Option<usize> {
        let gradients = std::mem::take(&mut self.nodes[index]);
        let name = format!("dy_{}", node.stage_name());
        self.sum(gradients, &name, &node.output_shape.len(), self.trained[index])
    }

    fn sum_of_input(&mut self, input: usize) -> usize {
        let gradients = std::mem::take(&mut self.inputs[input]);
        let size = self.model.inputs[input].shape.len();
        let sum = self.sum(gradients, &self.input_name(input), &size, false);
        sum.unwrap_or_default()
    }

    fn sum(&mut self, gradients: Vec<usize>, name: &str, size: &Count, params: bool) -> Option<usize> {
        let mut gradients = gradients.into_iter();
        let first = gradients.next()?;
        Some(gradients.fold(first, |sum, gradient| {
            let both =
                [sum, gradient].map(|value| Operand { kind: OperandKind::Value(value), size: size.clone() });
            let total = self.value(name.to_owned(), size.clone());
            let mut step = Step::new(Call::Accumulate, None, both.to_vec(), Some(total));
            step.may_replace = vec![0, 1];
            self.push(step, params);
            total
        }))
    }

    fn input_name(&self, input: usize) -> String {
        match &self.model.inputs[input].name {
            Some(name) => format!("dx_{}", syn::ext::IdentExt::unraw(name)),
            None => "dx".to_owned(),
        }
    }

    /// The name of the gradient of a source.
    fn name_of(&self, source: Source) -> String {
        match source {
            Source::Input(input) => self.input_name(input),
            Source::Node(node) => format!("dy_{}", self.model.nodes[node].stage_name()),
        }
    }

    fn node(&mut self, index: usize, node: &Node, dy: usize) {
        match node.layer.role {
            _ if Mode::Train.is_identity(node) || self.done[index] => self.pass_through(index, node, dy),
            Role::Join(JoinKind::Add) => self.pass_through(index, node, dy),
            Role::Join(JoinKind::Concat) => self.parts(index, node, dy),
            Role::Join(JoinKind::Mul) | Role::Values(_) | Role::Loss(_) => self.layer(index, node, dy),
        }
    }

    /// The gradient of each source is that of the output, unchanged.
    fn pass_through(&mut self, index: usize, node: &Node, dy: usize) {
        for &source in node.sources.iter().filter(|&&source| self.needs_gradient(source)).collect::<Vec<_>>()
        {
            self.add_gradient(source, dy, self.pass.layouts[index]);
        }
    }

    fn parts(&mut self, index: usize, node: &Node, dy: usize) {
        for (branch, &source) in node.sources.iter().enumerate() {
            if self.needs_gradient(source) {
                let step = self.gradient_of(Call::SliceFrom { branch }, index, node, branch, dy);
                self.push_gradient_step(step, index, source, self.is_trained(source));
            }
        }
    }

    fn layer(&mut self, index: usize, node: &Node, dy: usize) {
        let calls = &node.layer.contract;
        let trains = node.is_trained(self.model, index);
        let sources = node.sources.iter().copied().enumerate();
        let wanted: Vec<_> = sources.filter(|&(_, source)| self.needs_gradient(source)).collect();
        let accumulate = trains && core::mem::replace(&mut self.has_gradient[self.model.owner(index)], true);
        if let (true, &[(position, source)], true) = (trains, wanted.as_slice(), calls.fused_backward) {
            let mut step =
                self.gradient_of(Call::GradientAndBackward { accumulate }, index, node, position, dy);
            self.add_saved_tensors(&mut step, index, node, None, calls.gradient);
            return self.push_gradient_step(step, index, source, true);
        }
        if trains {
            let dy = Operand { kind: OperandKind::Value(dy), size: node.output_shape.len() };
            let mut step = Step::new(Call::Gradient { accumulate }, Some(index), vec![dy], None);
            self.add_saved_tensors(&mut step, index, node, None, calls.gradient);
            self.push(step, true);
        }
        for (position, source) in wanted {
            let dy = self.activation_after(index, node, dy);
            let mut step = self.gradient_of(Call::Backward { source: position }, index, node, position, dy);
            self.add_saved_tensors(&mut step, index, node, Some(position), calls.backward);
            if calls.in_place {
                step.may_replace = vec![step.reads.len() - 1];
            }
            self.push_gradient_step(step, index, source, self.is_trained(source));
        }
    }

    /// If a layer selects among the values of an activation, as max pooling does, the backward step of the activation is
    /// smaller after the layer, on the selected values only. Returns the gradient to continue with.
    fn activation_after(&mut self, index: usize, node: &Node, dy: usize) -> usize {
        let model = self.model;
        let Some(Source::Node(before)) = node.only_source().filter(|_| node.layer.contract.selects) else {
            return dy;
        };
        let reads = model.nodes.iter().flat_map(|node| &node.sources).chain([&model.output]);
        let readers = reads.filter(|&&source| source == Source::Node(before)).count();
        if !model.nodes[before].layer.contract.is_fusible || readers != 1 {
            return dy;
        }
        self.done[before] = true;
        let size = node.output_shape.len();
        let selected = self.value(format!("dy_{}", node.stage_name()), size.clone());
        let from = OperandKind::Value(self.pass.outputs[index].unwrap_or_default());
        let reads = [from, OperandKind::Value(dy)].map(|from| Operand { kind: from, size: size.clone() });
        let mut step = Step::new(Call::Backward { source: 0 }, Some(before), reads.to_vec(), Some(selected));
        step.may_replace = vec![1];
        self.push(step, self.trained[index]);
        selected
    }

    /// A step from the gradient of a node's output to that of one of its sources.
    fn gradient_of(&mut self, call: Call, index: usize, node: &Node, position: usize, dy: usize) -> Step {
        let source = node.sources[position];
        let size = node.input_shapes[position].len();
        let dx = self.value(self.name_of(source), size);
        let dy = Operand { kind: OperandKind::Value(dy), size: node.output_shape.len() };
        Step::new(call, Some(index), vec![dy], Some(dx))
    }

    /// Inserts the saved tensors of the forward pass before the gradient of the output; for the gradient of a
    /// source, or of the parameters.
    fn add_saved_tensors(
        &self,
        step: &mut Step,
        index: usize,
        node: &Node,
        source: Option<usize>,
        saved_tensors: &[SavedTensor],
    ) {
        let mut reads = Vec::new();
        for tensor in saved_tensors {
            match tensor {
                SavedTensor::Input => reads.extend(self.inputs_except(None, index, node)),
                SavedTensor::Others => reads.extend(self.inputs_except(source, index, node)),
                SavedTensor::Output => {
                    let from = OperandKind::Value(self.pass.outputs[index].unwrap_or_default());
                    reads.push(Operand { kind: from, size: node.output_shape.len() });
                }
                SavedTensor::Saved => step.saved = self.pass.saved[index],
                SavedTensor::Params => {}
            }
        }
        reads.append(&mut step.reads);
        step.reads = reads;
    }

    /// The inputs of a node, except one of its sources.
    fn inputs_except<'n>(
        &'n self,
        except: Option<usize>,
        index: usize,
        node: &'n Node,
    ) -> impl Iterator<Item = Operand> + 'n {
        let layout = self.pass.layouts[index];
        let sources = node.sources.iter().zip(&node.input_shapes).enumerate();
        sources.filter(move |&(position, _)| Some(position) != except).map(
            move |(_, (&source, input_shape))| Operand {
                kind: self.pass.value_in(source, layout),
                size: input_shape.len(),
            },
        )
    }
}
