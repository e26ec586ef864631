//! Generator of random valid declarations: single stages.

use super::expected::Stage;
use super::flow::{Flow, WrittenSize};
use super::generator::{Generator, Shareable};
use super::parts::{Kind, Part, WrittenStage};
use super::world::{Declared, of_layer};

/// The expected properties of a stage.
pub(super) struct Meaning {
    pub(super) base: String,
    pub(super) params: usize,
    pub(super) macs: usize,
}

impl Meaning {
    pub(super) fn without_params(base: &str) -> Self {
        Self { base: base.to_owned(), params: 0, macs: 0 }
    }
}

impl Generator {
    /// Whether the stage must state its input size, as nothing else determines it.
    pub fn must_state(&self, flow: &Flow) -> bool {
        flow.is_undeclared && !self.is_settled
    }

    /// Any stage that accepts this input.
    pub fn stage(&mut self, flow: &Flow) -> Flow {
        if self.must_state(flow) {
            return match self.random.below(8) {
                0 => self.custom(flow),
                1 => self.declared(flow),
                _ => self.product_to(flow, None),
            };
        }
        let is_computed = flow.parameter.is_none();
        match self.random.below(16) {
            0..5 if !flow.is_image() => self.product_to(flow, None),
            0..5 | 13.. if self.may_change_image(flow) => self.image_layer(flow),
            5 if is_computed => self.repeat(flow),
            6 if is_computed => self.sum(flow),
            7 if is_computed && !flow.is_image() => self.custom(flow),
            8 if is_computed => self.declared(flow),
            9..12 => self.shared(flow),
            12 => self.map(flow),
            _ => self.plain(flow),
        }
    }

    /// A layer that keeps the shape.
    pub fn plain(&mut self, flow: &Flow) -> Flow {
        let layer = *self.random.pick(&["Relu", "Sigmoid", "Softmax", "Identity", "Sigmoid", "Relu"]);
        let name = self.name();
        self.write_stage(
            Kind::Plain,
            (name, layer, Vec::new()),
            flow,
            flow,
            Meaning::without_params(&layer.to_lowercase()),
        )
    }

    fn map(&mut self, flow: &Flow) -> Flow {
        let function = self.random.pick(&["layers::Wave", "layers::Bend"]).to_string();
        let name = self.name();
        let meaning = Meaning::without_params("custom");
        self.write_stage(Kind::Map, (name, "Custom", vec![function]), flow, flow, meaning)
    }

    /// An input size as an argument.
    fn input_size(&mut self, flow: &Flow) -> String {
        match &flow.parameter {
            _ if !self.must_state(flow) && self.random.one_in(3) => "_".to_owned(),
            Some(parameter) => parameter.clone(),
            None => self.written_size(flow.len()).text,
        }
    }

    /// An output size: any, or that of the goal.
    fn output_size(&mut self, goal: Option<&Flow>) -> WrittenSize {
        match goal {
            None => self.new_size(),
            Some(Flow { parameter: Some(name), shape, .. }) => WrittenSize {
                text: name.clone(),
                value: shape[0],
                parameter: Some(name.clone()),
                is_literal: false,
            },
            Some(goal) => self.written_size(goal.len()),
        }
    }

    /// `Affine` or `MatMul`.
    pub fn product_to(&mut self, flow: &Flow, goal: Option<&Flow>) -> Flow {
        let has_bias = !self.random.one_in(3);
        let (layer, base) = if has_bias { ("Affine", "affine") } else { ("MatMul", "matmul") };
        let inputs = self.input_size(flow);
        let output = self.output_size(goal);
        let macs = flow.len() * output.value;
        let params = macs + if has_bias { output.value } else { 0 };
        let name = self.name();
        let meaning = Meaning { base: base.to_owned(), params, macs };
        let output_shape = Flow::vector(&output);
        let arguments = vec![inputs, output.text];
        self.write_stage(Kind::Product, (name, layer, arguments), flow, &output_shape, meaning)
    }

    pub fn repeat(&mut self, flow: &Flow) -> Flow {
        let copies = if flow.len() > 100 { 1 } else { 1 + self.random.below(3) };
        let copies = self.written_size(copies);
        let output_shape = Flow::of(flow.len() * copies.value, flow.is_known && copies.is_literal);
        let name = self.name();
        let meaning = Meaning::without_params("repeat");
        self.write_stage(Kind::Sized, (name, "Repeat", vec![copies.text]), flow, &output_shape, meaning)
    }

    fn sum(&mut self, flow: &Flow) -> Flow {
        let divisors: Vec<_> = (1..=flow.len()).filter(|part| flow.len().is_multiple_of(*part)).collect();
        let part = *self.random.pick(&divisors);
        let part = self.written_size(part);
        let output_shape = Flow::of(flow.len() / part.value, flow.is_known && part.is_literal);
        let name = self.name();
        let meaning = Meaning::without_params("sum");
        self.write_stage(Kind::Sized, (name, "Sum", vec![part.text]), flow, &output_shape, meaning)
    }

    fn custom(&mut self, flow: &Flow) -> Flow {
        let inputs = self.input_size(flow);
        let value = self.any_size();
        let output = self.written_size(value);
        let name = self.name();
        let params = of_layer("PARAMS", &[flow.len()], output.value);
        let meaning = Meaning { base: "custom".to_owned(), params, macs: 0 };
        let arguments = vec!["layers::Mix".to_owned(), format!("{inputs} -> {}", output.text)];
        self.write_stage(Kind::Custom, (name, "Custom", arguments), flow, &Flow::vector(&output), meaning)
    }

    /// `Custom(...)` after the branches `[a, b]`.
    pub fn custom_of_two(&mut self, branches: &[Flow]) -> Flow {
        let input_shape = Flow {
            shape: branches.iter().map(Flow::len).collect(),
            is_known: branches.iter().all(|branch| branch.is_known),
            ..Flow::of(0, true)
        };
        let name = self.name();
        let earlier = self.pairs.iter().find(|pair| pair.input_shape.shape == input_shape.shape).cloned();
        if let Some(owner) = earlier {
            let meaning = Meaning { base: format!("{}_again", owner.name), params: 0, macs: 0 };
            let layer = format!("&{}", owner.name);
            return self.write_stage(
                Kind::Shared,
                (name, &layer, Vec::new()),
                &input_shape,
                &owner.output_shape,
                meaning,
            );
        }
        let inputs: Vec<_> = branches.iter().map(|branch| self.input_size(branch)).collect();
        let value = self.any_size();
        let output = self.written_size(value);
        let params = of_layer("PARAMS", &input_shape.shape, output.value);
        let meaning = Meaning { base: "custom".to_owned(), params, macs: 0 };
        let sizes = format!("[{}] -> {}", inputs.join(", "), output.text);
        let arguments = vec!["layers::Pair".to_owned(), sizes];
        let output_shape = Flow::vector(&output);
        if let Some(name) = &name {
            let (input_shape, output_shape) = (input_shape.clone(), output_shape.clone());
            self.pairs.push(Shareable { name: name.clone(), input_shape, output_shape, macs: 0 });
        }
        self.write_stage(Kind::Pair, (name, "Custom", arguments), &input_shape, &output_shape, meaning)
    }

    fn declared(&mut self, flow: &Flow) -> Flow {
        let fitting: Vec<_> =
            self.wanted.declared.iter().filter(|network| network.inputs == flow.len()).cloned().collect();
        let network = match (self.wanted.declared.is_empty(), fitting.is_empty()) {
            (true, _) => Declared::between(flow.len(), self.any_size()),
            (false, false) => self.random.pick(&fitting).clone(),
            (false, true) if flow.is_image() => return self.plain(flow),
            (false, true) => return self.product_to(flow, None),
        };
        let name = self.name();
        let base = network.path.rsplit("::").next().unwrap_or_default();
        let snake = base.replace("From", "from").replace("To", "_to");
        let meaning =
            Meaning { base: snake, params: network.constant("PARAMS"), macs: network.constant("MACS") };
        let output_shape = Flow::of(network.outputs, false);
        self.write_stage(Kind::Network, (name, &network.path, Vec::new()), flow, &output_shape, meaning)
    }

    /// `&name`, if an earlier stage fits.
    fn shared(&mut self, flow: &Flow) -> Flow {
        let fits = |stage: &&Shareable| {
            stage.input_shape.len() == flow.len() && stage.input_shape.parameter == flow.parameter
        };
        let fitting: Vec<_> = self.shareable.iter().filter(fits).cloned().collect();
        if fitting.is_empty() {
            return self.plain(flow);
        }
        let owner = self.random.pick(&fitting).clone();
        let layer = format!("&{}", owner.name);
        let name = if self.random.one_in(4) { self.name() } else { None };
        let meaning = Meaning { base: format!("{}_again", owner.name), params: 0, macs: owner.macs };
        self.write_stage(Kind::Shared, (name, &layer, Vec::new()), flow, &owner.output_shape, meaning)
    }

    /// A name, sometimes one that looks like a numbered one.
    pub(super) fn name(&mut self) -> Option<String> {
        let number = self.stages.len();
        match self.random.below(6) {
            0..3 => Some(format!("stage_{number}")),
            3 if number > 0 && self.stages[number - 1].name.as_deref() != Some("affine3") => {
                let is_free = self.stages.iter().all(|stage| stage.name.as_deref() != Some("affine3"));
                is_free.then(|| "affine3".to_owned())
            }
            _ => None,
        }
    }

    fn attributes(&mut self, kind: Kind) -> Vec<String> {
        let mut attributes = Vec::new();
        if self.random.one_in(8) {
            attributes.push("/// Documented.\n".to_owned());
        }
        if kind == Kind::Shared {
            return attributes;
        }
        if self.random.one_in(8) {
            attributes.push("#[intended]".to_owned());
        }
        let has_params =
            [Kind::Product, Kind::Filters, Kind::Custom, Kind::Pair, Kind::Network].contains(&kind);
        if has_params && self.random.one_in(4) {
            attributes.push("#[frozen]".to_owned());
        }
        if matches!(kind, Kind::Product | Kind::Filters) && self.random.one_in(6) {
            let init = self.random.pick(&["zeros", "normal(0.01)", "normal(1)", "xavier", "he"]);
            attributes.push(format!("#[init({init})]"));
        }
        attributes
    }

    pub(super) fn write_stage(
        &mut self,
        kind: Kind,
        (name, layer, arguments): (Option<String>, &str, Vec<String>),
        input_shape: &Flow,
        output_shape: &Flow,
        meaning: Meaning,
    ) -> Flow {
        let Meaning { base, params, macs } = meaning;
        if self.must_state(input_shape) {
            self.is_settled = true;
            let first = arguments.iter().rev().find_map(|argument| argument.split_once(" -> "));
            let stated =
                first.map_or_else(|| arguments.first().cloned(), |(inputs, _)| Some(inputs.to_owned()));
            self.settled_by_literal =
                stated.is_some_and(|size| size.starts_with(|c: char| c.is_ascii_digit()));
        }
        let is_owner = matches!(kind, Kind::Product | Kind::Custom | Kind::Network);
        if let (Some(name), true) = (&name, is_owner) {
            let input_shape = Flow { shape: vec![input_shape.len()], ..input_shape.clone() };
            let output_shape = output_shape.clone();
            self.shareable.push(Shareable { name: name.clone(), input_shape, output_shape, macs });
        }
        self.stages.push(Stage {
            name: name.clone(),
            base,
            output_shape: output_shape.shape.clone(),
            params,
            macs,
        });
        let attributes = self.attributes(kind);
        self.write(kind, Some(input_shape), output_shape, layer.to_owned(), arguments);
        if let Some(Part::Stage(stage)) = self.parts.last_mut() {
            stage.attributes = attributes;
            stage.name = name;
        }
        Flow { is_undeclared: false, ..output_shape.clone() }
    }

    pub fn write(
        &mut self,
        kind: Kind,
        input_shape: Option<&Flow>,
        output_shape: &Flow,
        layer: String,
        arguments: Vec<String>,
    ) {
        self.parts.push(Part::Stage(Box::new(WrittenStage {
            kind,
            attributes: Vec::new(),
            name: None,
            layer,
            arguments,
            input_shape: input_shape.cloned(),
            output_shape: output_shape.clone(),
            in_branch: self.branches > 0,
            checked_by: None,
        })));
    }
}
