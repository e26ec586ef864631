//! Expected results: the graph evaluated without a plan, every value once, then the chain rule.

use std::collections::BTreeMap;

use super::super::Mode;
use super::meaning::{self, Content};
use crate::ast::JoinKind;
use crate::count::Count;
use crate::flow::Source;
use crate::layers::{Role, SavedTensor};
use crate::model::{Model, Node};

pub struct Truth {
    pub output: Content,
    /// The gradient of each input.
    pub inputs: Vec<Content>,
    /// The gradient of the parameters of each node that is trained.
    pub params: BTreeMap<usize, u64>,
}

struct Graph<'g> {
    model: &'g Model,
    mode: Mode,
    size: &'g dyn Fn(&Count) -> usize,
    inputs: Vec<Content>,
    nodes: Vec<Content>,
    saved: Vec<Option<Content>>,
}

pub fn of(model: &Model, mode: Mode, size: &dyn Fn(&Count) -> usize) -> Truth {
    let inputs = model.inputs.iter().enumerate();
    let inputs = inputs.map(|(index, input)| meaning::input(index, size(&input.shape.len()))).collect();
    let mut graph = Graph { model, mode, size, inputs, nodes: Vec::new(), saved: Vec::new() };
    for (index, node) in model.nodes.iter().enumerate() {
        graph.forward(index, node);
    }
    graph.differentiated()
}

impl Graph<'_> {
    fn content(&self, source: Source) -> &Content {
        match source {
            Source::Input(input) => &self.inputs[input],
            Source::Node(node) => &self.nodes[node],
        }
    }

    fn forward(&mut self, index: usize, node: &Node) {
        let operands: Vec<_> = node.sources.iter().map(|&source| self.content(source)).collect();
        let output_shape = (self.size)(&node.output_shape.len());
        let content = match node.layer.role {
            _ if self.mode.is_identity(node) => operands[0].clone(),
            Role::Join(JoinKind::Concat) => {
                operands.iter().flat_map(|operand| operand.iter().copied()).collect()
            }
            _ => meaning::forward(index, &operands, output_shape),
        };
        let saved = node.saved.training.as_ref().map(|size| {
            let len = (self.size)(&Count::product([size.clone()]));
            meaning::saved(index, &operands, len)
        });
        self.nodes.push(content);
        self.saved.push(saved);
    }

    fn differentiated(&self) -> Truth {
        let model = self.model;
        let zeros = |contents: &[Content]| contents.iter().map(|content| vec![0; content.len()]).collect();
        let mut gradients = Gradients { inputs: zeros(&self.inputs), nodes: zeros(&self.nodes) };
        let output = self.content(model.output).clone();
        gradients.add(model.output, &meaning::output_gradient(output.len()));
        let mut params: BTreeMap<usize, u64> = BTreeMap::new();
        for (index, node) in model.nodes.iter().enumerate().rev() {
            let dy = gradients.nodes[index].clone();
            let owner = model.owner(index);
            if !model.nodes[owner].tensors.is_empty() && !model.nodes[owner].frozen {
                let kept = self.kept(index, node, None, node.layer.contract.gradient);
                let gradient = params.entry(owner).or_default();
                *gradient = gradient.wrapping_add(meaning::gradient(index, &kept, &dy));
            }
            self.backward(index, node, &dy, &mut gradients);
        }
        Truth { output, inputs: gradients.inputs, params }
    }

    fn backward(&self, index: usize, node: &Node, dy: &Content, gradients: &mut Gradients) {
        let mut begin = 0;
        for (position, &source) in node.sources.iter().enumerate() {
            let len = self.content(source).len();
            let gradient = match node.layer.role {
                _ if self.mode.is_identity(node) => dy.clone(),
                Role::Join(JoinKind::Add) => dy.clone(),
                Role::Join(JoinKind::Concat) => dy[begin..begin + len].to_vec(),
                Role::Join(JoinKind::Mul) | Role::Values(_) | Role::Loss(_) => {
                    let calls = &node.layer.contract;
                    let is_one = calls.fused_backward && node.is_trained(self.model, index);
                    let kept = match is_one {
                        true => self.kept(index, node, None, calls.gradient),
                        false => self.kept(index, node, Some(position), calls.backward),
                    };
                    meaning::backward(index, position, &kept, dy, len)
                }
            };
            begin += len;
            gradients.add(source, &gradient);
        }
    }

    /// The saved tensors for the gradient of a source, or of the parameters; the saved values last.
    fn kept(&self, index: usize, node: &Node, source: Option<usize>, kept: &[SavedTensor]) -> Vec<&Content> {
        let inputs = |except: Option<usize>| {
            let sources = node.sources.iter().enumerate();
            let others = sources.filter(|&(position, _)| Some(position) != except);
            others.map(|(_, &source)| self.content(source)).collect::<Vec<_>>()
        };
        let values = kept.iter().flat_map(|kept| match kept {
            SavedTensor::Input => inputs(None),
            SavedTensor::Others => inputs(source),
            SavedTensor::Output => vec![&self.nodes[index]],
            SavedTensor::Saved | SavedTensor::Params => Vec::new(),
        });
        let saved = self.saved[index].as_ref().filter(|_| kept.contains(&SavedTensor::Saved));
        values.chain(saved).collect()
    }
}

struct Gradients {
    inputs: Vec<Content>,
    nodes: Vec<Content>,
}

impl Gradients {
    fn add(&mut self, source: Source, gradient: &Content) {
        let place = match source {
            Source::Input(input) => &mut self.inputs[input],
            Source::Node(node) => &mut self.nodes[node],
        };
        *place = meaning::sum(place, gradient);
    }
}
