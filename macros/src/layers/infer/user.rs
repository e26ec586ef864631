//! Arguments that are user-defined types.

use proc_macro2::TokenStream;
use syn::TypePath;

use super::InferCtx;
use crate::ast::{Argument, Value};
use crate::diag::Message;
use crate::flow::Flow;
use crate::guards::{Condition, Guard};
use crate::layers::MOST_SOURCES;
use crate::shape::{Dim, Shape, source_text};

/// The most tokens of a type: parsing it is recursive and uses the stack.
const LONGEST_TYPE: usize = 40;

impl InferCtx<'_> {
    /// For a layer with one argument, a user-defined type.
    pub fn single_type(&mut self) -> Option<TokenStream> {
        self.positional(0).and_then(|argument| self.user_type(argument))
    }

    /// For a layer with a user-defined type and sizes, `Layer(path::MyLayer, I -> O)` or `[A, B] -> O`: the input size
    /// for each source, and the output size.
    pub fn type_and_sizes(&mut self) -> Option<(TokenStream, Vec<Dim>, Dim)> {
        if !self.has_arguments(2, "2 arguments, a type and its sizes") {
            return None;
        }
        let stage = self.stage;
        let path = self.user_type(&stage.arguments[0]);
        let Value::Arrow(ends) = &stage.arguments[1].value else {
            if !matches!(stage.arguments[1].value, Value::Broken) {
                let found = stage.arguments[1].text();
                self.diagnostics.report(&stage.arguments[1].tokens, &Message::NotSizes { found });
            }
            return None;
        };
        let [from, to] = &**ends;
        let written = match &from.value {
            Value::List(from) => from.iter().collect(),
            _ => vec![from],
        };
        if written.iter().chain([&to]).any(|end| matches!(end.value, Value::Tuple(_))) {
            let message = self.vectors_for(from, to);
            self.diagnostics.report(&stage.arguments[1].tokens, &message);
            return None;
        }
        let inputs = match matches!(from.value, Value::List(_)) {
            true => self.inputs_of_branches(from, &written)?,
            false => vec![self.input_of_vector(from)],
        };
        let output = self.output_of_vector(to);
        let sizes = written.into_iter().chain([to]).zip(inputs.iter().chain([&output]));
        if let Some((argument, parameter)) = { sizes }.find(|(_, size)| size.is_parameter()) {
            let (layer, parameter) = (stage.arguments[0].text(), parameter.to_string());
            self.diagnostics.report(&argument.tokens, &Message::GenericCustom { layer, parameter });
            return None;
        }
        path.map(|path| (path, inputs, output))
    }

    /// The input size for each branch.
    fn inputs_of_branches(&mut self, list: &Argument, from: &[&Argument]) -> Option<Vec<Dim>> {
        if from.len() != MOST_SOURCES {
            self.diagnostics.report(&list.tokens, &Message::CustomInputs { found: list.text() });
            return None;
        }
        if !self.has_branches(&list.tokens) {
            return None;
        }
        let branches = &self.flow.branches;
        let inputs =
            from.iter().zip(branches).map(|(from, branch)| self.for_branch(branch).input_of_vector(from));
        Some(inputs.collect())
    }

    /// Whether a layer with several inputs follows directly after as many branches in brackets.
    pub fn has_branches(&mut self, place: &TokenStream) -> bool {
        let flow = self.flow;
        let found = match (flow.branches.len(), flow.source) {
            (MOST_SOURCES, _) => return true,
            // The input is unknown after an error.
            (0, None) => return false,
            (0, Some(_)) => format!("{} is only one", flow.name()),
            (count, _) => format!("there are {count}"),
        };
        self.diagnostics.report(place, &Message::NoBranches { layer: self.stage.text.clone(), found });
        false
    }

    /// Compares the inputs that such a layer expects with the output of each branch.
    pub fn expect_branches(&mut self, expected: &[Shape]) {
        for (branch, expected) in self.flow.branches.iter().zip(expected) {
            self.for_branch(branch).expect_shape(expected);
        }
    }

    /// The same context for one branch.
    fn for_branch<'s>(&'s mut self, flow: &'s Flow) -> InferCtx<'s> {
        let Self { layer, stage, krate, .. } = *self;
        let Self { diagnostics, symbols, guards, .. } = self;
        InferCtx { layer, stage, flow, krate, diagnostics, symbols, guards }
    }

    /// For a custom layer that may name its tensors: together they have all parameters.
    pub fn expect_all_params(&mut self, path: &TokenStream, condition: TokenStream) {
        let message = Message::CustomTensors { layer: source_text(path) };
        let guard = Guard {
            tokens: path.clone(),
            condition: Condition::Holds(condition),
            message: message.to_string(),
        };
        self.guards.require(guard, self.diagnostics);
    }

    /// The message for shapes of images in place of sizes, with the fix.
    fn vectors_for(&self, from: &Argument, to: &Argument) -> Message {
        let flows = self.flow.shape.as_ref().and_then(Shape::dimensions);
        let is_image = matches!(from.value, Value::Tuple(_)) || flows.is_some();
        let flatten = if is_image { "Flatten -> " } else { "" };
        let reshape = match &to.value {
            Value::Tuple(sizes) => format!(" -> Reshape({})", joined(sizes, ", ")),
            _ => String::new(),
        };
        let layer = format!(
            "{}({}, {} -> {})",
            self.layer.name,
            self.stage.arguments[0].text(),
            values(from),
            values(to)
        );
        Message::CustomImage {
            layer: self.layer.name.to_owned(),
            found: format!("{} -> {}", from.text(), to.text()),
            text: format!("{flatten}{layer}{reshape}"),
        }
    }

    fn user_type(&mut self, argument: &Argument) -> Option<TokenStream> {
        let is_broken = matches!(argument.value, Value::Broken);
        let is_short = argument.tokens.clone().into_iter().count() <= LONGEST_TYPE;
        if !is_broken && is_short && syn::parse2::<TypePath>(argument.tokens.clone()).is_ok() {
            return Some(argument.tokens.clone());
        }
        if !is_broken {
            let found = argument.text();
            self.diagnostics.report(&argument.tokens, &Message::NotAType { found });
        }
        None
    }
}

/// The number of values of a size, or of an image's sizes, as it would be written.
fn values(end: &Argument) -> String {
    let Value::Tuple(sizes) = &end.value else { return end.text() };
    let known = sizes.iter().map(|size| match size.value {
        Value::Integer(value) => Some(value),
        _ => None,
    });
    let product = known.collect::<Option<Vec<_>>>();
    let product = product.and_then(|sizes| sizes.into_iter().try_fold(1_usize, usize::checked_mul));
    product.map_or_else(|| format!("{{ {} }}", joined(sizes, " * ")), |product| product.to_string())
}

fn joined(arguments: &[Argument], separator: &str) -> String {
    arguments.iter().map(Argument::text).collect::<Vec<_>>().join(separator)
}
