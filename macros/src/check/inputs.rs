//! What flows into a network.

use proc_macro2::Ident;
use syn::ext::IdentExt;

use super::{Checker, Flow};
use crate::ast::{Argument, Input, InputShape, Link, NamedInput, Value};
use crate::diag::{Diagnostics, Fault};
use crate::model::{self, Guard, Source};
use crate::shape::{Shape, Size};

/// The most inputs that a network can name: the longest tuple that the runtime takes.
const MOST_INPUTS: usize = 8;

/// Each generic parameter has a name of its own.
pub fn check_parameters(parameters: &[Ident], diagnostics: &mut Diagnostics) {
    for (position, parameter) in parameters.iter().enumerate() {
        if parameters[..position].contains(parameter) {
            diagnostics.report(parameter, &Fault::DuplicateParameter { name: parameter.to_string() });
        }
    }
}

impl Checker<'_> {
    /// What flows into the first stage.
    pub(super) fn declare(&mut self, input: &Input) -> Flow {
        let before = "the input of the network".to_owned();
        match input {
            Input::Undeclared => {
                self.input(None, Shape::Unknown);
                Flow { source: Some(Source::Input(0)), shape: None, before, origin: None }
            }
            Input::Shape(shape) => {
                let shape = self.declared_shape(shape);
                self.input(None, shape.clone());
                Flow { source: Some(Source::Input(0)), shape: Some(shape), before, origin: None }
            }
            Input::Named(inputs) => {
                inputs.iter().for_each(|input| self.named_input(input));
                if self.inputs.is_empty() {
                    // None could be read, which has been reported.
                    self.input(None, Shape::Unknown);
                }
                if let Some(surplus) = inputs.get(MOST_INPUTS) {
                    let most = MOST_INPUTS.to_string();
                    self.diagnostics.report(&surplus.name, &Fault::TooManyInputs { most });
                }
                Flow { source: None, shape: None, before, origin: None }
            }
        }
    }

    fn input(&mut self, name: Option<Ident>, shape: Shape) {
        self.used_inputs.push(name.is_none());
        self.inputs.push(model::Input { name, shape });
    }

    fn named_input(&mut self, input: &NamedInput) {
        if self.find_input(&input.name).is_some() {
            let fault = Fault::DuplicateInput { name: input.name.to_string() };
            return self.diagnostics.report(&input.name, &fault);
        }
        let shape = match &input.shape {
            Some(shape) => self.declared_shape(shape),
            None => Shape::Vector(Size::Known(1)),
        };
        self.input(Some(input.name.clone()), shape);
    }

    pub(super) fn find_input(&self, name: &Ident) -> Option<usize> {
        let is_it = |input: &model::Input| input.name.as_ref().is_some_and(|own| own.unraw() == name.unraw());
        self.inputs.iter().position(is_it)
    }

    /// A named input where a layer could stand: whatever came before does not matter to it.
    pub(super) fn flow_of_input(&mut self, input: usize) -> Flow {
        if let Some(used) = self.used_inputs.get_mut(input) {
            *used = true;
        }
        let source = Source::Input(input);
        let input = &self.inputs[input];
        let name = input.name.as_ref().map(ToString::to_string).unwrap_or_default();
        Flow {
            source: Some(source),
            shape: Some(input.shape.clone()),
            before: format!("the input `{name}`"),
            origin: None,
        }
    }

    /// The input that stands first in a link where something flows in already.
    pub(super) fn drops_what_flows_in(&self, link: &Link) -> Option<Ident> {
        match link {
            Link::Stage(stage) => self.find_input(&stage.layer).map(|_| stage.layer.clone()),
            Link::Chain(chain) => self.drops_what_flows_in(chain.links.first()?.as_ref()?),
            Link::Join(join) => {
                let mut branches = join.branches.iter();
                let first = self.drops_what_flows_in(branches.next()?.as_ref()?)?;
                let all = branches
                    .all(|branch| branch.as_ref().is_some_and(|b| self.drops_what_flows_in(b).is_some()));
                all.then_some(first)
            }
        }
    }

    pub(super) fn report_unused_inputs(&mut self) {
        for (input, used) in self.inputs.iter().zip(&self.used_inputs) {
            if let (false, Some(name)) = (used, &input.name) {
                self.diagnostics.report(name, &Fault::UnusedInput { name: name.to_string() });
            }
        }
    }

    fn declared_shape(&mut self, input: &InputShape) -> Shape {
        let sizes: Vec<_> = input.sizes.iter().map(|argument| self.declared_size(argument)).collect();
        match sizes.as_slice() {
            [Some(size)] => Shape::Vector(size.clone()),
            [Some(c), Some(h), Some(w)] => self.image([c.clone(), h.clone(), w.clone()], input),
            _ => Shape::Unknown,
        }
    }

    /// How many values an image has stands in a type, where nothing can be computed from a parameter.
    fn image(&mut self, sizes: [Size; 3], input: &InputShape) -> Shape {
        match sizes.iter().position(Size::is_parameter) {
            None => Shape::Image(sizes),
            Some(parameter) => {
                let what = input.sizes[parameter].text();
                self.diagnostics.report(&input.sizes[parameter].tokens, &Fault::GenericArithmetic { what });
                Shape::Unknown
            }
        }
    }

    fn declared_size(&mut self, argument: &Argument) -> Option<Size> {
        let zero = Fault::ZeroInput;
        let fault = match &argument.value {
            Value::Integer(0) => zero,
            Value::Integer(value) => return Some(Size::Known(*value)),
            Value::Symbol => match self.symbols.size(&argument.tokens) {
                Some(size) => {
                    let guard = Guard::not_zero(argument.tokens.clone(), &size, &zero);
                    self.guards.require(guard, self.diagnostics);
                    return Some(size);
                }
                None => Fault::GenericArithmetic { what: argument.text() },
            },
            Value::Broken => return None,
            Value::Inferred | Value::Named | Value::Arrow(_) | Value::Other => {
                Fault::InputShape { found: argument.text() }
            }
        };
        self.diagnostics.report(&argument.tokens, &fault);
        None
    }
}
