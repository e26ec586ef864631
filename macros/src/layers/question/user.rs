//! Arguments that are types of the user's.

use proc_macro2::TokenStream;
use syn::TypePath;

use super::Question;
use crate::ast::{Argument, Value};
use crate::diag::Fault;
use crate::shape::Size;

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
        let sizes = self.between_vectors(from, to);
        let mut written = [from, to].into_iter().zip(&sizes);
        if let Some((argument, parameter)) = written.find(|(_, size)| size.is_parameter()) {
            let (layer, parameter) = (stage.arguments[0].text(), parameter.to_string());
            self.diagnostics.report(&argument.tokens, &Fault::GenericCustom { layer, parameter });
            return None;
        }
        path.map(|path| (path, sizes))
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
