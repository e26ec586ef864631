//! Inputs of a network.

use proc_macro2::{Ident, Span};
use syn::ext::IdentExt;

use super::{Checker, Flow};
use crate::ast::{Argument, Input, InputShape, Link, NamedInput, Stage, Value};
use crate::diag::{Diagnostics, Message, nearest, quoted};
use crate::flow::Source;
use crate::guards::Guard;
use crate::model::{self, MOST_INPUTS};
use crate::shape::{Dim, Shape};

/// Reports and removes generic parameters with duplicate names.
pub fn refuse_duplicate_parameters(parameters: &mut Vec<Ident>, diagnostics: &mut Diagnostics) {
    let mut seen: Vec<Ident> = Vec::new();
    parameters.retain(|parameter| {
        let is_new = !seen.contains(parameter);
        if !is_new {
            diagnostics.report(parameter, &Message::DuplicateParameter { name: parameter.to_string() });
        }
        seen.push(parameter.clone());
        is_new
    });
}

impl Checker<'_> {
    /// The input of the first stage.
    pub(super) fn declare(&mut self, input: &Input, first: Option<&Link>) -> Flow {
        let before = "the input of the network has".to_owned();
        match input {
            Input::Undeclared => {
                self.input(None, Shape::unknown());
                Flow {
                    source: Some(Source::Input(0)),
                    shape: None,
                    before,
                    origin: None,
                    network: None,
                    branches: Vec::new(),
                }
            }
            Input::Shape(shape) => {
                let shape =
                    self.refuse_channels_last(shape, first).unwrap_or_else(|| self.declared_shape(shape));
                self.input(None, shape.clone());
                Flow {
                    source: Some(Source::Input(0)),
                    shape: Some(shape),
                    before,
                    origin: None,
                    network: None,
                    branches: Vec::new(),
                }
            }
            Input::Named(inputs) if inputs.is_empty() => {
                // None could be parsed, or there is none, which has been reported.
                self.input(None, Shape::unknown());
                self.recover()
            }
            Input::Named(inputs) => {
                inputs.iter().for_each(|input| self.named_input(input));
                if let Some(surplus) = inputs.get(MOST_INPUTS) {
                    let most = MOST_INPUTS.to_string();
                    self.diagnostics.report(&surplus.name, &Message::TooManyInputs { most });
                }
                Flow { source: None, shape: None, before, origin: None, network: None, branches: Vec::new() }
            }
        }
    }

    fn input(&mut self, name: Option<Ident>, shape: Shape) {
        self.inputs.push(model::Input { name, shape, uses: Vec::new() });
    }

    fn named_input(&mut self, input: &NamedInput) {
        if self.find_input(&input.name).is_some() {
            let message = Message::DuplicateInput { name: input.name.to_string() };
            return self.diagnostics.report(&input.name, &message);
        }
        let shape = match &input.shape {
            Some(shape) => self.declared_shape(shape),
            None => Shape::vector(Dim::Known(1)),
        };
        self.input(Some(input.name.clone()), shape);
    }

    pub(super) fn find_input(&self, name: &Ident) -> Option<usize> {
        let is_it = |input: &model::Input| input.name.as_ref().is_some_and(|own| own.unraw() == name.unraw());
        self.inputs.iter().position(is_it)
    }

    /// A named input in place of a layer: it starts a new flow.
    pub(super) fn flow_of_input(&mut self, input: usize, place: Span) -> Flow {
        let source = Source::Input(input);
        let input = &mut self.inputs[input];
        input.uses.push(place);
        let name = input.name.as_ref().map(ToString::to_string).unwrap_or_default();
        Flow {
            source: Some(source),
            shape: Some(input.shape.clone()),
            before: format!("the input `{name}` has"),
            origin: None,
            network: None,
            branches: Vec::new(),
        }
    }

    /// A stage without an input, or with an unknown layer, that may have been meant as an input
    /// or as an earlier stage.
    pub(super) fn misspelt_input(&mut self, stage: &Stage) -> Option<Flow> {
        let found = stage.layer_name();
        let names: Vec<_> =
            self.inputs.iter().filter_map(|input| input.name.as_ref()).map(Ident::unraw).collect();
        let names: Vec<_> = names.iter().map(ToString::to_string).collect();
        let is_stage = self.nodes.iter().any(|node| node.stage_name() == found);
        if stage.path_is_long() || is_stage || names.is_empty() {
            return None;
        }
        let meant = nearest(&found, &names);
        if meant.is_none() && !found.starts_with(char::is_lowercase) {
            return None;
        }
        let known = match meant {
            Some(meant) => format!("did you mean `{}`?", names[meant]),
            None => format!("available: {}", quoted(&names)),
        };
        self.diagnostics.report(&stage.layer, &Message::UnknownInputName { found, known });
        Some(match meant {
            Some(input) => self.flow_of_input(input, stage.layer.span()),
            None => self.recover(),
        })
    }

    /// The named input at the beginning of a link, which would discard the output before it.
    pub(super) fn begins_with_input(&self, link: &Link) -> Option<Ident> {
        match link {
            Link::Stage(stage) => self.find_input(&stage.layer).map(|_| stage.layer.clone()),
            Link::Chain(chain) => self.begins_with_input(chain.links.first()?.as_ref()?),
            Link::Join(join) => {
                let mut branches = join.branches.iter();
                let first = self.begins_with_input(branches.next()?.as_ref()?)?;
                let all = branches
                    .all(|branch| branch.as_ref().is_some_and(|b| self.begins_with_input(b).is_some()));
                all.then_some(first)
            }
        }
    }

    pub(super) fn report_unused_inputs(&mut self) {
        for input in self.inputs.iter().filter(|input| input.uses.is_empty()) {
            if let Some(name) = &input.name {
                self.diagnostics.report(name, &Message::UnusedInput { name: name.to_string() });
            }
        }
    }

    fn declared_shape(&mut self, input: &InputShape) -> Shape {
        let sizes: Vec<_> = input.sizes.iter().map(|argument| self.declared_size(argument)).collect();
        let Some(sizes) = sizes.into_iter().collect::<Option<Vec<_>>>() else { return Shape::unknown() };
        // The number of values is a const argument, which can't be computed from a parameter.
        if sizes.len() > 1
            && let Some(parameter) = sizes.iter().position(Dim::is_parameter)
        {
            let what = sizes.iter().map(ToString::to_string).collect::<Vec<_>>().join(" * ");
            self.diagnostics.report(&input.sizes[parameter].tokens, &Message::GenericArithmetic { what });
            return Shape::unknown();
        }
        Shape::of(sizes)
    }

    fn declared_size(&mut self, argument: &Argument) -> Option<Dim> {
        let zero = Message::ZeroInput;
        let message = match &argument.value {
            Value::Integer(0) => zero,
            Value::Integer(value) => return Some(Dim::Known(*value)),
            Value::Symbol => match self.symbols.size(&argument.tokens) {
                Some(size) => {
                    let guard = Guard::not_zero(argument.tokens.clone(), &size, &zero);
                    self.guards.require(guard, self.diagnostics);
                    return Some(size);
                }
                None => Message::GenericArithmetic { what: argument.text() },
            },
            Value::Broken => return None,
            Value::Negative => Message::negative(argument),
            Value::Inferred
            | Value::Float(_)
            | Value::Tuple(_)
            | Value::List(_)
            | Value::Named(_)
            | Value::Arrow(_)
            | Value::Other => {
                Message::InputShape { found: argument.text(), fix: "`784` or `(1, 28, 28)`".to_owned() }
            }
        };
        self.diagnostics.report(&argument.tokens, &message);
        None
    }
}
