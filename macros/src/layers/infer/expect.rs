//! Comparison of the input that a layer expects with its actual input.

use proc_macro2::TokenStream;
use quote::quote;

use super::InferCtx;
use crate::ast::{Argument, Stage, Value};
use crate::diag::Message;
use crate::guards::{Condition, Guard};
use crate::shape::{Dim, Shape, source_text};

impl<'q> InferCtx<'q> {
    /// Compares the input size that the layer expects with its input.
    pub(super) fn expect_input(&mut self, argument: &Argument, expected: &Dim) {
        match self.vector() {
            Ok(None) => {}
            Ok(Some(actual)) => {
                let message = self.mismatch(argument, expected, actual);
                self.expect_equal(&argument.tokens, actual, expected, &message);
            }
            Err(shape) => {
                let message = self.not_a_vector(shape);
                self.diagnostics.report(&argument.tokens, &message);
            }
        }
    }

    /// For a layer of vectors: the size of the input, if known, or its shape if it is not a vector.
    pub(super) fn vector(&self) -> Result<Option<&'q Dim>, &'q Shape> {
        match self.flow.shape.as_ref().filter(|shape| !shape.is_unknown()) {
            None => Ok(None),
            Some(shape) => shape.as_vector().map(Some).ok_or(shape),
        }
    }

    /// For a stage that expects exactly this shape; if it is a vector, any shape with as many values.
    pub fn expect_shape(&mut self, expected: &Shape) {
        match (expected.as_image(), expected.as_vector()) {
            (Some(image), _) => self.expect_image(image),
            (None, Some(size)) => self.expect_values(size),
            (None, None) => {}
        }
    }

    /// For a layer that is written without sizes and expects this number of values.
    pub fn expect_values(&mut self, expected: &Dim) {
        let stage = self.stage;
        let flow = self.flow;
        let Some(shape) = flow.shape.as_ref().filter(|shape| !shape.is_unknown()) else { return };
        let actual = self.values_of(shape);
        let message = Message::Mismatch {
            layer: stage.text.clone(),
            expected: expected.to_string(),
            before: self.flow.before.clone(),
            actual: actual.to_string(),
            fix: match actual.is_written() && expected.is_written() {
                true => format!("a layer between the two, such as `Affine({actual}, {expected})`"),
                false => "a layer between the two that outputs this number".to_owned(),
            },
        };
        self.expect_equal(&stage.path, &actual, expected, &message);
    }

    /// For a nested network, which expects this number of values. The shape only rustc knows.
    pub fn expect_input_of(&mut self, network: &TokenStream, expected: &Dim) {
        self.expect_values(expected);
        let known = self.flow.shape.as_ref().filter(|shape| shape.dimensions().is_some());
        let (actual, text) = match (known, &self.flow.network) {
            (Some(shape), _) => {
                let sizes = shape.sizes();
                (quote!(&[#(#sizes),*]), shape.to_string())
            }
            (None, Some(before)) => {
                (self.shape_of(before, "OUTPUT"), format!("{}::OUTPUT_SHAPE", source_text(before)))
            }
            (None, None) => return,
        };
        let message = Message::OtherImage {
            layer: self.stage.text.clone(),
            expected: format!("{}::INPUT_SHAPE", source_text(network)),
            before: self.flow.before.clone(),
            actual: text,
        };
        let (krate, expected) = (self.krate, self.shape_of(network, "INPUT"));
        self.expect_to_hold(quote!(#krate::__private::takes_shape(#expected, #actual)), &message);
    }

    /// For a layer that treats the channels of an image differently from the values of a vector: the network before it
    /// must not end in an image.
    pub fn expect_no_hidden_image(&mut self) {
        let Some(network) = &self.flow.network else { return };
        let message = Message::HiddenImage {
            layer: self.layer.name.to_owned(),
            before: self.flow.name(),
            network: source_text(network),
        };
        let shape = self.shape_of(network, "OUTPUT");
        self.expect_to_hold(quote!(#shape.len() == 1), &message);
    }

    /// The constant with the input or output shape of a network.
    fn shape_of(&self, network: &TokenStream, end: &str) -> TokenStream {
        let (krate, constant) = (self.krate, quote::format_ident!("{end}_SHAPE"));
        quote!(<#network as #krate::__private::AsLayer>::#constant)
    }

    fn expect_to_hold(&mut self, condition: TokenStream, message: &Message) {
        let (tokens, condition) = (self.stage.path.clone(), Condition::Holds(condition));
        self.guards.require(Guard { tokens, condition, message: message.to_string() }, self.diagnostics);
    }

    pub(super) fn expect_equal(
        &mut self,
        tokens: &TokenStream,
        actual: &Dim,
        expected: &Dim,
        message: &Message,
    ) {
        match actual.equals(expected) {
            Some(true) => {}
            Some(false) => self.diagnostics.report(tokens, message),
            None => {
                let condition = Condition::Equal(actual.clone(), expected.clone());
                let guard = Guard { tokens: tokens.clone(), condition, message: message.to_string() };
                self.guards.require(guard, self.diagnostics);
            }
        }
    }

    pub(super) fn not_a_vector(&self, image: &Shape) -> Message {
        Message::NotAVector {
            layer: self.layer.name.to_owned(),
            before: self.flow.before.clone(),
            actual: image.to_string(),
            values: image.len().to_string(),
        }
    }

    fn mismatch(&self, argument: &Argument, expected: &Dim, actual: &Dim) -> Message {
        let name = self.layer.name;
        let with = |size: &str| stage_text_with(self.stage, argument, size);
        let is_input = self.flow.before.starts_with("the input");
        let undeclared = is_input && actual.known() == Some(1);
        if let (true, Some(input)) = (undeclared, self.flow.before.split('`').nth(1)) {
            let fix = format!("`{input}: {expected}` where the inputs are declared, or `{}`", with("1"));
            let (layer, before) = (name.to_owned(), self.flow.before.clone());
            let [expected, actual] = [expected, actual].map(ToString::to_string);
            return Message::Mismatch { layer, expected, before, actual, fix };
        }
        let other_end = match &self.flow.origin {
            Some((origin, line)) if *line != self.stage.layer.span().start().line => {
                format!(", or make `{origin}` (line {line}) output {expected}")
            }
            Some((origin, _)) => format!(", or make `{origin}` output {expected}"),
            None if is_input => format!(", or declare the input as {expected}"),
            // Several branches, each with a part of the values.
            None => String::new(),
        };
        Message::Mismatch {
            layer: name.to_owned(),
            expected: expected.to_string(),
            before: self.flow.before.clone(),
            actual: actual.to_string(),
            fix: match actual.is_written() {
                true => format!("`{}` or `{}`{other_end}", with(&actual.to_string()), with("_")),
                false => format!("`{}`{other_end}", with("_")),
            },
        }
    }
}

/// The text of a stage with another size in place of an argument.
fn stage_text_with(stage: &Stage, replaced: &Argument, size: &str) -> String {
    let position = replaced.tokens.to_string();
    let mut done = false;
    let texts = stage.arguments.iter().map(|argument| match &argument.value {
        _ if done => argument.text(),
        Value::Arrow(ends) => {
            done = true;
            let from = match &ends[0].value {
                Value::List(from) => {
                    let is_it = |from: &Argument| std::ptr::eq(from, replaced);
                    let from =
                        from.iter().map(|from| if is_it(from) { size.to_owned() } else { from.text() });
                    format!("[{}]", from.collect::<Vec<_>>().join(", "))
                }
                _ => size.to_owned(),
            };
            format!("{from} -> {}", ends[1].text())
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
