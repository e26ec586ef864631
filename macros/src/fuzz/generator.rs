//! Generator of random valid declarations with their expected models: the declaration as a whole.

use super::expected::{Input, Network, Stage};
use super::flow::{Flow, Goal, WrittenSize};
use super::parts::{self, ARROW, Kind, Part};
use super::random::Random;
use super::world::{Constants, Declared};

/// The kinds of networks to generate.
#[derive(Clone)]
pub struct Wanted {
    pub largest_size: usize,
    pub deepest: usize,
    /// The networks that may be used as layers; any if empty.
    pub declared: Vec<Declared>,
    /// Whether every size must be a number.
    pub literal: bool,
}

impl Wanted {
    pub fn any() -> Self {
        Self { largest_size: 40, deepest: 5, declared: Vec::new(), literal: false }
    }
}

/// A stage that another one can share the parameters of.
#[derive(Clone)]
pub struct Shareable {
    pub name: String,
    pub input_shape: Flow,
    pub output_shape: Flow,
    pub macs: usize,
}

pub struct Generator {
    pub random: Random,
    pub wanted: Wanted,
    pub parts: Vec<Part>,
    pub stages: Vec<Stage>,
    pub constants: Constants,
    pub parameters: Vec<(String, usize)>,
    pub inputs: Vec<Input>,
    /// The named inputs that have not been used.
    pub pending: Vec<usize>,
    /// Whether the size of an undeclared input has been determined by the first stage.
    pub is_settled: bool,
    pub settled_by_literal: bool,
    pub shareable: Vec<Shareable>,
    /// Those with two inputs.
    pub pairs: Vec<Shareable>,
    pub branches: usize,
}

/// Any network of this seed.
pub fn network(seed: u64, wanted: Wanted) -> Network {
    Generator {
        random: Random::new(seed),
        wanted,
        parts: Vec::new(),
        stages: Vec::new(),
        constants: Constants::default(),
        parameters: Vec::new(),
        inputs: Vec::new(),
        pending: Vec::new(),
        is_settled: false,
        settled_by_literal: false,
        shareable: Vec::new(),
        pairs: Vec::new(),
        branches: 0,
    }
    .network()
}

impl Generator {
    fn network(mut self) -> Network {
        let is_item = !self.random.one_in(8);
        if is_item {
            self.head();
        }
        let flow = match self.random.below(if is_item { 3 } else { 2 }) {
            0 => self.named_inputs(is_item),
            1 => {
                self.text(if is_item { " = " } else { "" });
                self.undeclared_input()
            }
            _ => self.declared_input(),
        };
        let is_named = flow.is_none();
        let has_angles = !is_named && self.random.one_in(5);
        if has_angles {
            self.text("<");
        }
        let depth = self.random.below(self.wanted.deepest + 1);
        let output = self.chain(flow, depth, &Goal::Any, false);
        // A single input is a network, but can't have a loss.
        let loss = if self.stages.is_empty() { None } else { self.loss(&output) };
        self.text(if has_angles { ">" } else { "" });
        self.text(if is_item { ";" } else { "" });
        let Self { parts, stages, constants, parameters, inputs, .. } = self;
        Network { parts, constants, parameters, inputs, stages, loss, output: output.shape }
    }

    pub fn text(&mut self, text: &str) {
        let text = match text == ARROW && self.random.one_in(3) {
            true => "\n    -> ".to_owned(),
            false => text.to_owned(),
        };
        if !text.is_empty() {
            self.parts.push(Part::Text(text));
        }
    }

    fn head(&mut self) {
        if self.random.one_in(3) {
            self.text("/// A network.\n#[allow(dead_code)]\n");
        }
        let visibility = *self.random.pick(&["", "pub ", "pub(crate) "]);
        self.text(&format!("{visibility}struct Net"));
        if !self.wanted.literal && self.random.one_in(4) {
            for name in ["HIDDEN", "WIDTH"].iter().take(1 + self.random.below(2)) {
                let value = self.any_size();
                self.parameters.push(((*name).to_owned(), value));
            }
            let parameters: Vec<_> =
                self.parameters.iter().map(|(name, _)| format!("const {name}: usize")).collect();
            self.text(&format!("<{}>", parameters.join(", ")));
        }
    }

    pub fn any_size(&mut self) -> usize {
        1 + self.random.below(self.wanted.largest_size)
    }

    /// A random size.
    pub fn new_size(&mut self) -> WrittenSize {
        if !self.parameters.is_empty() && self.random.one_in(3) {
            let (name, value) = self.random.pick(&self.parameters).clone();
            return WrittenSize { text: name.clone(), value, parameter: Some(name), is_literal: false };
        }
        let value = self.any_size();
        self.written_size(value)
    }

    /// This size, written in a random style.
    pub fn written_size(&mut self, value: usize) -> WrittenSize {
        let style = if self.wanted.literal { 9 } else { self.random.below(10) };
        let (text, is_literal) = match style {
            0..2 => {
                let style = self.random.below(3);
                (self.constants.named(value, style), false)
            }
            2 => {
                let known = self.constants.0.iter().find(|(_, known)| **known == value);
                known.map_or_else(|| (value.to_string(), true), |(name, _)| (name.clone(), false))
            }
            3 if value > 1 => (format!("{{ {} + 1 }}", self.constants.named(value - 1, 2)), false),
            4 => (format!("{value}usize"), true),
            _ => (value.to_string(), true),
        };
        WrittenSize { text, value, parameter: None, is_literal }
    }

    fn undeclared_input(&mut self) -> Option<Flow> {
        let value = self.any_size();
        let flow = Flow { is_undeclared: true, ..Flow::of(value, true) };
        self.inputs.push(Input { name: None, flow: flow.clone() });
        Some(flow)
    }

    fn declared_input(&mut self) -> Option<Flow> {
        let (flow, text) = match self.random.one_in(4) {
            true => self.image(),
            false => {
                let size = self.new_size();
                (Flow::vector(&size), size.text)
            }
        };
        self.text(&format!(": {text} = "));
        self.inputs.push(Input { name: None, flow: flow.clone() });
        Some(flow)
    }

    fn image(&mut self) -> (Flow, String) {
        let sizes: Vec<_> = (0..3)
            .map(|_| {
                let value = 1 + self.random.below(4);
                self.written_size(value)
            })
            .collect();
        let texts: Vec<_> = sizes.iter().map(|size| size.text.clone()).collect();
        let flow = Flow {
            shape: sizes.iter().map(|size| size.value).collect(),
            parameter: None,
            is_known: sizes.iter().all(|size| size.is_literal),
            is_undeclared: false,
        };
        (flow, format!("({})", texts.join(", ")))
    }

    /// `|a, b: 4|`: there is no input before one of them is named.
    fn named_inputs(&mut self, is_item: bool) -> Option<Flow> {
        let count = 1 + self.random.below(6);
        let are_scalars = self.random.one_in(3);
        self.text(if is_item { " = |" } else { "|" });
        for input in 0..count {
            let name = ["apple", "b", "x", "r#type", "tax", "relu1"][input].to_owned();
            let (flow, text) = match self.random.below(4) {
                _ if are_scalars => (Flow::of(1, true), String::new()),
                0 => (Flow::of(1, true), String::new()),
                1 if count == 1 => {
                    let (flow, text) = self.image();
                    (flow, format!(": {text}"))
                }
                _ => {
                    let size = self.new_size();
                    (Flow::vector(&size), format!(": {}", size.text))
                }
            };
            let comma = if input > 0 { ", " } else { "" };
            self.text(&format!("{comma}{name}{text}"));
            self.inputs.push(Input { name: Some(name), flow });
            self.pending.push(input);
        }
        self.text("| ");
        None
    }

    fn loss(&mut self, output: &Flow) -> Option<&'static str> {
        let losses = [None, None, None, Some("SoftmaxWithLoss"), Some("SigmoidWithLoss"), Some("MseLoss")];
        let loss = (*self.random.pick(&losses))?;
        self.text(ARROW);
        let name = self.random.one_in(6).then(|| "the_loss".to_owned());
        let attributes = if self.random.one_in(4) { vec!["#[intended]".to_owned()] } else { Vec::new() };
        self.parts.push(Part::Stage(Box::new(parts::WrittenStage {
            kind: Kind::Loss,
            attributes,
            name,
            layer: loss.to_owned(),
            arguments: Vec::new(),
            input_shape: Some(output.clone()),
            output_shape: output.clone(),
            in_branch: false,
            checked_by: None,
        })));
        Some(loss)
    }
}
