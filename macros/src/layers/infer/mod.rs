//! Inference of a layer's shapes and parameters, and the checks that layers share.

mod arguments;
mod computed;
mod expect;
mod groups;
mod image;
mod keys;
mod number;
mod reshape;
mod transposed;
mod user;

use proc_macro2::TokenStream;

use super::Layer;
use crate::ast::{Argument, Stage, Value};
use crate::diag::{Diagnostics, Message};
use crate::flow::Flow;
use crate::guards::Guards;
use crate::shape::{Dim, Shape, Symbols};
pub use image::{Stride, Window, after_network};
pub use number::{NOT_NEGATIVE, POSITIVE, PROBABILITY};

/// The context in which a layer infers its output and parameters: its arguments and its input.
pub struct InferCtx<'q> {
    pub layer: &'static Layer,
    pub stage: &'q Stage,
    pub flow: &'q Flow,
    /// How generated code names the crate `constnet`.
    pub krate: &'q TokenStream,
    pub diagnostics: &'q mut Diagnostics,
    pub symbols: &'q mut Symbols,
    pub guards: &'q mut Guards,
}

impl<'q> InferCtx<'q> {
    /// For a layer of any shape: the shape of the input.
    pub fn input(&mut self) -> Shape {
        if let Some(shape) = &self.flow.shape {
            return shape.clone();
        }
        let message =
            Message::UnknownInput { layer: self.layer.name.to_owned(), name: SHAPE_AFTER_NAME.to_owned() };
        self.diagnostics.report(&self.stage.layer, &message);
        Shape::unknown()
    }

    /// For a layer between vectors: `Layer(inputs, outputs)`, with `_` for an inferred input size.
    pub fn inputs_and_outputs(&mut self) -> [Dim; 2] {
        if !self.has_arguments(2, "2 arguments") {
            return [0, 1].map(|position| self.stated(self.positional(position)));
        }
        match [0, 1].map(|position| self.positional(position)) {
            [Some(from), Some(to)] => self.between_vectors(from, to),
            _ => [Dim::Unknown, Dim::Unknown],
        }
    }

    /// The input size, or `_`, and the output size.
    fn between_vectors(&mut self, from: &Argument, to: &Argument) -> [Dim; 2] {
        [self.input_of_vector(from), self.output_of_vector(to)]
    }

    /// The input size, or `_`.
    fn input_of_vector(&mut self, from: &Argument) -> Dim {
        let inputs = match &from.value {
            Value::Inferred => self.inferred_input(from),
            _ => self.size(from, "inputs").inspect(|inputs| self.expect_input(from, inputs)),
        };
        inputs.unwrap_or(Dim::Unknown)
    }

    /// The output size.
    fn output_of_vector(&mut self, to: &Argument) -> Dim {
        let outputs = match &to.value {
            Value::Inferred => {
                let message = Message::InferredOutput { layer: self.layer.name.to_owned() };
                self.diagnostics.report(&to.tokens, &message);
                None
            }
            _ => self.size(to, "outputs"),
        };
        outputs.unwrap_or(Dim::Unknown)
    }

    /// For a layer of any number of values: the number of inputs.
    pub fn values(&mut self) -> Dim {
        let shape = self.input();
        self.values_of(&shape)
    }

    /// For a layer with one argument, a size.
    pub fn single_size(&mut self, what: &str) -> Dim {
        if !self.has_arguments(1, "1 argument") {
            return Dim::Unknown;
        }
        self.positional(0).and_then(|argument| self.size(argument, what)).unwrap_or(Dim::Unknown)
    }

    fn inferred_input(&mut self, argument: &Argument) -> Option<Dim> {
        let layer = self.layer.name.to_owned();
        let message = match self.vector() {
            _ if self.flow.shape.is_none() => {
                Message::InferredInput { layer, name: SHAPE_AFTER_NAME.to_owned() }
            }
            Ok(size) => return size.cloned(),
            Err(shape) => self.not_a_vector(shape),
        };
        self.diagnostics.report(&argument.tokens, &message);
        None
    }

    /// The size that an argument specifies, without a report if it is not a size.
    fn stated(&mut self, argument: Option<&Argument>) -> Dim {
        match argument.map(|argument| (&argument.value, &argument.tokens)) {
            Some((Value::Integer(value), _)) => Dim::Known(*value),
            Some((Value::Symbol, tokens)) => self.symbols.size(tokens).unwrap_or(Dim::Unknown),
            _ => Dim::Unknown,
        }
    }
}

/// How the shape of a network's input is declared.
const SHAPE_AFTER_NAME: &str = "`struct Net: 784 = ...`";
