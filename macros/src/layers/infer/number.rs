//! Arguments that are numbers.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};

use super::InferCtx;
use crate::ast::{Argument, Value};
use crate::diag::Message;
use crate::guards::{Condition, Guard};

/// The range of a number argument.
pub struct Range {
    /// Its text in messages.
    text: &'static str,
    holds: fn(f64) -> bool,
    /// The same for a constant, as an expression.
    condition: fn(&TokenStream) -> TokenStream,
    /// A valid number, for messages.
    pub example: &'static str,
}

/// A probability below 1.
pub const PROBABILITY: Range = Range {
    text: "from 0 to below 1",
    holds: |value| (0.0..1.0).contains(&value),
    condition: |value| quote!(#value >= 0.0 && #value < 1.0),
    example: "0.5",
};

pub const POSITIVE: Range = Range {
    text: "above 0",
    holds: |value| value > 0.0 && value.is_finite(),
    condition: |value| quote!(#value > 0.0 && #value.is_finite()),
    example: "1.0",
};

pub const NOT_NEGATIVE: Range = Range {
    text: "of at least 0",
    holds: |value| value >= 0.0 && value.is_finite(),
    condition: |value| quote!(#value >= 0.0 && #value.is_finite()),
    example: "0.1",
};

impl InferCtx<'_> {
    /// For a layer with one argument, a number; `what` it is, such as "slope".
    pub fn single_number(&mut self, what: &str, range: &Range) -> TokenStream {
        let number = match self.has_arguments(1, "1 argument") {
            true => self.positional(0).and_then(|argument| self.number(argument, what, range)),
            false => None,
        };
        number.unwrap_or_else(|| quote!(1.0))
    }

    fn number(&mut self, argument: &Argument, what: &str, range: &Range) -> Option<TokenStream> {
        let outside = Message::NumberRange {
            layer: self.layer.name.to_owned(),
            what: what.to_owned(),
            range: range.text.to_owned(),
            found: argument.text().replace("- ", "-"),
            example: range.example.to_owned(),
        };
        let value = match &argument.value {
            Value::Integer(value) => *value as f64,
            Value::Float(value) => *value,
            Value::Symbol => {
                if let Some(number) = self.symbols.number(&argument.tokens) {
                    let condition = Condition::Holds((range.condition)(&number));
                    let guard =
                        Guard { tokens: argument.tokens.clone(), condition, message: outside.to_string() };
                    self.guards.require(guard, self.diagnostics);
                    return Some(number);
                }
                f64::NAN
            }
            Value::Negative => f64::NEG_INFINITY,
            Value::Broken => return None,
            Value::Inferred
            | Value::Tuple(_)
            | Value::List(_)
            | Value::Named(_)
            | Value::Arrow(_)
            | Value::Other => {
                let message = Message::ArgumentNumber {
                    layer: self.layer.name.to_owned(),
                    signature: self.layer.signature.to_owned(),
                    found: argument.text(),
                };
                self.diagnostics.report(&argument.tokens, &message);
                return None;
            }
        };
        if (range.holds)(value) {
            return Some(Literal::f64_unsuffixed(value).into_token_stream());
        }
        self.diagnostics.report(&argument.tokens, &outside);
        None
    }
}
