//! Arguments that are types of the user's.

use proc_macro2::TokenStream;
use syn::TypePath;

use super::Question;
use crate::ast::{Argument, Value};
use crate::diag::Fault;
use crate::shape::{Shape, Size};

/// How many tokens a type may have: reading them takes the stack.
const LONGEST_TYPE: usize = 40;

impl Question<'_> {
    /// For a layer of one argument, a type of the user's.
    pub fn single_type(&mut self) -> Option<TokenStream> {
        self.positional(0).and_then(|argument| self.user_type(argument))
    }

    /// For a layer with a type of the user's and sizes: `Layer(path::MyLayer, I -> O)`.
    pub fn type_and_sizes(&mut self) -> Option<(TokenStream, [Size; 2])> {
        if !self.has_arguments(2, "2 arguments, a type and its sizes") {
            return None;
        }
        let stage = self.stage;
        let path = self.user_type(&stage.arguments[0]);
        let Value::Arrow(ends) = &stage.arguments[1].value else {
            if !matches!(stage.arguments[1].value, Value::Broken) {
                let found = stage.arguments[1].text();
                self.diagnostics.report(&stage.arguments[1].tokens, &Fault::NotSizes { found });
            }
            return None;
        };
        let [from, to] = &**ends;
        if [from, to].iter().any(|end| matches!(end.value, Value::Tuple(_))) {
            let fault = self.vectors_for(from, to);
            self.diagnostics.report(&stage.arguments[1].tokens, &fault);
            return None;
        }
        let sizes = self.between_vectors(from, to);
        let mut written = [from, to].into_iter().zip(&sizes);
        if let Some((argument, parameter)) = written.find(|(_, size)| size.is_parameter()) {
            let (layer, parameter) = (stage.arguments[0].text(), parameter.to_string());
            self.diagnostics.report(&argument.tokens, &Fault::GenericCustom { layer, parameter });
            return None;
        }
        path.map(|path| (path, sizes))
    }

    /// What to write where the shapes of images stand for sizes.
    fn vectors_for(&self, from: &Argument, to: &Argument) -> Fault {
        let is_image =
            matches!(from.value, Value::Tuple(_)) || matches!(self.flow.shape, Some(Shape::Image(_)));
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
        Fault::CustomImage {
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
            self.diagnostics.report(&argument.tokens, &Fault::NotAType { found });
        }
        None
    }
}

/// How many values a size, or the sizes of an image, stand for, as it would be written.
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
