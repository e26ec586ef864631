//! What a layer is asked, and the checks that layers share.

mod computed;
mod user;

use proc_macro2::TokenStream;

use super::Layer;
use crate::ast::{Argument, Stage, Value};
use crate::check::Flow;
use crate::check::guards::Guards;
use crate::diag::{Diagnostics, Fault};
use crate::model::{Condition, Guard};
use crate::shape::{Shape, Size, Symbols, TIMES};

/// Given these arguments and this input: what is your output, what parameters have you?
pub struct Question<'q> {
    pub layer: &'static Layer,
    pub stage: &'q Stage,
    pub flow: &'q Flow,
    /// How generated code names the crate `constnet`.
    pub krate: &'q TokenStream,
    pub diagnostics: &'q mut Diagnostics,
    pub symbols: &'q mut Symbols,
    pub guards: &'q mut Guards,
}

impl Question<'_> {
    /// For a layer that takes no arguments.
    pub fn no_arguments(&mut self) {
        self.has_arguments(0, "no arguments");
    }

    /// For a layer of any shape: what flows in.
    pub fn input(&mut self) -> Shape {
        if let Some(shape) = &self.flow.shape {
            return shape.clone();
        }
        let fault =
            Fault::UnknownInput { layer: self.layer.name.to_owned(), name: SHAPE_AFTER_NAME.to_owned() };
        self.diagnostics.report(&self.stage.layer, &fault);
        Shape::Unknown
    }

    /// For a layer between vectors: `Layer(inputs, outputs)`, with `_` for what flows in.
    pub fn inputs_and_outputs(&mut self) -> [Size; 2] {
        let stage = self.stage;
        if !self.has_arguments(2, "2 arguments") {
            return [self.stated(stage.arguments.first()), self.stated(stage.arguments.get(1))];
        }
        self.between_vectors(&stage.arguments[0], &stage.arguments[1])
    }

    /// What flows in, or `_`, and what flows out.
    fn between_vectors(&mut self, from: &Argument, to: &Argument) -> [Size; 2] {
        let inputs = match &from.value {
            Value::Inferred => self.inferred_input(from),
            _ => self.size(from, "inputs").inspect(|inputs| self.expect_input(from, inputs)),
        };
        let outputs = match &to.value {
            Value::Inferred => {
                let fault = Fault::InferredOutput { layer: self.layer.name.to_owned() };
                self.diagnostics.report(&to.tokens, &fault);
                None
            }
            _ => self.size(to, "outputs"),
        };
        [inputs.unwrap_or(Size::Unknown), outputs.unwrap_or(Size::Unknown)]
    }

    fn has_arguments(&mut self, wanted: usize, wanted_text: &str) -> bool {
        let given = self.stage.arguments.len();
        let is_broken = |argument: &Argument| matches!(argument.value, Value::Broken);
        if given == wanted || self.stage.arguments.iter().any(is_broken) {
            return given == wanted;
        }
        let fault = Fault::ArgumentCount {
            layer: self.layer.name.to_owned(),
            signature: self.layer.signature.to_owned(),
            wanted: wanted_text.to_owned(),
            given: match given {
                0 => "none are given".to_owned(),
                1 => "1 is given".to_owned(),
                _ => format!("{given} are given"),
            },
        };
        match self.stage.arguments.get(wanted) {
            Some(surplus) => self.diagnostics.report(&surplus.tokens, &fault),
            None => self.diagnostics.report(&self.stage.layer, &fault),
        }
        false
    }

    /// The size that an argument states; `what` it counts, for the message about zero.
    fn size(&mut self, argument: &Argument, what: &str) -> Option<Size> {
        let layer = self.layer.name.to_owned();
        let signature = self.layer.signature.to_owned();
        let zero = Fault::ZeroSize { layer: layer.clone(), what: what.to_owned() };
        let fault = match &argument.value {
            Value::Integer(0) => zero,
            Value::Integer(value) => return Some(Size::Known(*value)),
            Value::Symbol => {
                let Some(size) = self.symbols.size(&argument.tokens) else {
                    self.diagnostics
                        .report(&argument.tokens, &Fault::GenericArithmetic { what: argument.text() });
                    return None;
                };
                self.guards.require(Guard::not_zero(argument.tokens.clone(), &size, &zero), self.diagnostics);
                return Some(size);
            }
            Value::Broken => return None,
            Value::Named => Fault::NamedArgument { layer, signature },
            Value::Inferred | Value::Arrow(_) | Value::Other => {
                Fault::ArgumentKind { layer, signature, found: argument.text() }
            }
        };
        self.diagnostics.report(&argument.tokens, &fault);
        None
    }

    /// For a layer of any number of values: how many flow in.
    pub fn values(&mut self) -> Size {
        match self.input() {
            Shape::Vector(size) => size,
            Shape::Unknown => Size::Unknown,
            image @ Shape::Image(_) => self.computed(&TIMES, image.sizes(), &image.to_string()),
        }
    }

    /// For a layer of one argument, a size.
    pub fn single_size(&mut self, what: &str) -> Size {
        if !self.has_arguments(1, "1 argument") {
            return Size::Unknown;
        }
        let stage = self.stage;
        self.size(&stage.arguments[0], what).unwrap_or(Size::Unknown)
    }

    fn inferred_input(&mut self, argument: &Argument) -> Option<Size> {
        let layer = self.layer.name.to_owned();
        let fault = match &self.flow.shape {
            Some(Shape::Vector(size)) => return Some(size.clone()),
            Some(Shape::Unknown) => return None,
            Some(image @ Shape::Image(_)) => self.not_a_vector(image),
            None => Fault::InferredInput { layer, name: SHAPE_AFTER_NAME.to_owned() },
        };
        self.diagnostics.report(&argument.tokens, &fault);
        None
    }

    /// Compares what the layer takes with what flows in.
    fn expect_input(&mut self, argument: &Argument, takes: &Size) {
        match &self.flow.shape {
            None | Some(Shape::Unknown) => {}
            Some(image @ Shape::Image(_)) => {
                let fault = self.not_a_vector(image);
                self.diagnostics.report(&argument.tokens, &fault);
            }
            Some(Shape::Vector(gives)) => {
                let fault = self.mismatch(argument, takes, gives);
                self.expect_equal(&argument.tokens, gives, takes, &fault);
            }
        }
    }

    /// For a layer without arguments that takes so many values.
    pub fn expect_values(&mut self, takes: &Size) {
        self.no_arguments();
        let stage = self.stage;
        let gives = match &self.flow.shape {
            None | Some(Shape::Unknown) => return,
            Some(Shape::Vector(size)) => size.clone(),
            Some(image @ Shape::Image(_)) => {
                let image = image.clone();
                self.computed(&TIMES, image.sizes(), &image.to_string())
            }
        };
        let fault = Fault::Mismatch {
            layer: stage.text.clone(),
            takes: takes.to_string(),
            before: self.flow.before.clone(),
            gives: gives.to_string(),
            fix: format!("a layer between the two, such as `Affine({gives}, {takes})`"),
        };
        self.expect_equal(&stage.path, &gives, takes, &fault);
    }

    fn expect_equal(&mut self, tokens: &TokenStream, gives: &Size, takes: &Size, fault: &Fault) {
        match gives.equals(takes) {
            Some(true) => {}
            Some(false) => self.diagnostics.report(tokens, fault),
            None => {
                let condition = Condition::Equal(gives.clone(), takes.clone());
                let guard = Guard { tokens: tokens.clone(), condition, message: fault.to_string() };
                self.guards.require(guard, self.diagnostics);
            }
        }
    }

    fn not_a_vector(&self, image: &Shape) -> Fault {
        Fault::NotAVector {
            layer: self.layer.name.to_owned(),
            before: self.flow.before.clone(),
            gives: image.to_string(),
            values: image.len().to_string(),
        }
    }

    fn mismatch(&self, argument: &Argument, takes: &Size, gives: &Size) -> Fault {
        let name = self.layer.name;
        let with = |size: &str| stage_text_with(self.stage, argument, size);
        let other_end = match &self.flow.origin {
            Some((origin, line)) if *line != self.stage.layer.span().start().line => {
                format!("make `{origin}` (line {line}) give {takes}")
            }
            Some((origin, _)) => format!("make `{origin}` give {takes}"),
            None => format!("declare the input as {takes}"),
        };
        Fault::Mismatch {
            layer: name.to_owned(),
            takes: takes.to_string(),
            before: self.flow.before.clone(),
            gives: gives.to_string(),
            fix: format!("`{}` or `{}`, or {other_end}", with(&gives.to_string()), with("_")),
        }
    }

    /// The size that an argument states, without a complaint when it states none.
    fn stated(&mut self, argument: Option<&Argument>) -> Size {
        match argument.map(|argument| (&argument.value, &argument.tokens)) {
            Some((Value::Integer(value), _)) => Size::Known(*value),
            Some((Value::Symbol, tokens)) => self.symbols.size(tokens).unwrap_or(Size::Unknown),
            _ => Size::Unknown,
        }
    }
}

/// How the shape of a network's input is stated.
const SHAPE_AFTER_NAME: &str = "`struct Net: 784 = ...`";

/// A stage as it would be written with another size in the place of an argument.
fn stage_text_with(stage: &Stage, replaced: &Argument, size: &str) -> String {
    let position = replaced.tokens.to_string();
    let mut done = false;
    let texts = stage.arguments.iter().map(|argument| match &argument.value {
        _ if done => argument.text(),
        Value::Arrow(ends) => {
            done = true;
            format!("{size} -> {}", ends[1].text())
        }
        _ if argument.tokens.to_string() == position => {
            done = true;
            size.to_owned()
        }
        _ => argument.text(),
    });
    let texts: Vec<_> = texts.collect();
    format!("{}({})", stage.layer, texts.join(", "))
}
