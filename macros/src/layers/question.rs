//! What a layer is asked, and the checks that layers share.

use super::Layer;
use crate::ast::{Argument, Stage, Value};
use crate::check::Flow;
use crate::diag::{Diagnostics, Fault};
use crate::model::{Condition, Guard};
use crate::shape::{Shape, Size, Symbols};

/// Given these arguments and this input: what is your output, what parameters have you?
pub struct Question<'q> {
    pub layer: &'static Layer,
    pub stage: &'q Stage,
    pub flow: &'q Flow,
    pub diagnostics: &'q mut Diagnostics,
    pub symbols: &'q mut Symbols,
    pub guards: &'q mut Vec<Guard>,
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
        let inputs = match &stage.arguments[0].value {
            Value::Inferred => self.inferred_input(&stage.arguments[0]),
            _ => self.size(&stage.arguments[0], "inputs").inspect(|inputs| self.expect_input(inputs)),
        };
        let outputs = match &stage.arguments[1].value {
            Value::Inferred => {
                let fault = Fault::InferredOutput { layer: self.layer.name.to_owned() };
                self.diagnostics.report(&stage.arguments[1].tokens, &fault);
                None
            }
            _ => self.size(&stage.arguments[1], "outputs"),
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
                let size = self.symbols.size(&argument.tokens);
                self.guard(Guard::not_zero(argument.tokens.clone(), &size, &zero));
                return Some(size);
            }
            Value::Broken => return None,
            Value::Named => Fault::NamedArgument { layer, signature },
            Value::Inferred | Value::Other => {
                Fault::ArgumentKind { layer, signature, found: argument.text() }
            }
        };
        self.diagnostics.report(&argument.tokens, &fault);
        None
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
    fn expect_input(&mut self, takes: &Size) {
        let argument = &self.stage.arguments[0];
        match &self.flow.shape {
            None | Some(Shape::Unknown) => {}
            Some(image @ Shape::Image(_)) => {
                let fault = self.not_a_vector(image);
                self.diagnostics.report(&argument.tokens, &fault);
            }
            Some(Shape::Vector(gives)) => match gives.equals(takes) {
                Some(true) => {}
                Some(false) => {
                    let fault = self.mismatch(takes, gives);
                    self.diagnostics.report(&argument.tokens, &fault);
                }
                None => {
                    let fault = self.mismatch(takes, gives);
                    self.guard(Guard {
                        tokens: argument.tokens.clone(),
                        condition: Condition::Equal(gives.clone(), takes.clone()),
                        message: fault.to_string(),
                    });
                }
            },
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

    fn mismatch(&self, takes: &Size, gives: &Size) -> Fault {
        let name = self.layer.name;
        let rest: Vec<_> = self.stage.arguments[1..].iter().map(Argument::text).collect();
        let rest = rest.join(", ");
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
            fix: format!("`{name}({gives}, {rest})` or `{name}(_, {rest})`, or {other_end}"),
        }
    }

    /// Leaves an assertion to rustc, unless the same one stands already.
    fn guard(&mut self, guard: Guard) {
        let is_same = |other: &Guard| match (&other.condition, &guard.condition) {
            (Condition::NotZero(a), Condition::NotZero(b)) => a.equals(b) == Some(true),
            _ => false,
        };
        if !self.guards.iter().any(is_same) {
            self.guards.push(guard);
        }
    }

    /// The size that an argument states, without a complaint when it states none.
    fn stated(&mut self, argument: Option<&Argument>) -> Size {
        match argument.map(|argument| (&argument.value, &argument.tokens)) {
            Some((Value::Integer(value), _)) => Size::Known(*value),
            Some((Value::Symbol, tokens)) => self.symbols.size(tokens),
            _ => Size::Unknown,
        }
    }
}

/// How the shape of a network's input is stated.
const SHAPE_AFTER_NAME: &str = "`struct Net: 784 = ...`";
