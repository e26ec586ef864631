//! Sizes computed from others.

use proc_macro2::TokenStream;

use super::InferCtx;
use crate::diag::Message;
use crate::guards::{Condition, Guard};
use crate::shape::{Dim, Operator, TIMES};

impl InferCtx<'_> {
    /// The product of two sizes.
    pub fn times(&mut self, a: &Dim, b: &Dim) -> Dim {
        let text = format!("{a} * {b}");
        self.computed(&TIMES, &[a.clone(), b.clone()], &text)
    }

    /// The product of sizes.
    pub fn product<const N: usize>(&mut self, sizes: [Dim; N]) -> Dim {
        let text = sizes.each_ref().map(Dim::as_operand).join(" * ");
        self.computed(&TIMES, &sizes, &text)
    }

    pub(super) fn computed(&mut self, operator: &Operator, sizes: &[Dim], text: &str) -> Dim {
        let size = self.symbols.computed(operator, sizes);
        self.or_report(size, sizes, text)
    }

    /// A computed size, or the report why it can't be computed.
    pub(super) fn or_report(&mut self, computed: Option<Dim>, sizes: &[Dim], text: &str) -> Dim {
        if let Some(size) = computed {
            return size;
        }
        let message = match sizes.iter().any(Dim::is_parameter) {
            true => Message::GenericArithmetic { what: text.to_owned() },
            false => Message::SizeTooLarge { found: text.to_owned() },
        };
        self.diagnostics.report(&self.stage.layer, &message);
        Dim::Unknown
    }

    /// The quotient of two sizes, the first of which must be a multiple of the second.
    pub fn divided(&mut self, whole: &Dim, part: &Dim) -> Dim {
        let message = Message::NotAMultiple {
            layer: self.layer.name.to_owned(),
            part: part.to_string(),
            before: self.flow.before.clone(),
            actual: whole.to_string(),
        };
        let argument =
            self.stage.arguments.first().map(|argument| argument.tokens.clone()).unwrap_or_default();
        self.quotient(argument, [whole, part], &message)
    }

    /// The same for the argument with these tokens, with its own message.
    pub(super) fn quotient(
        &mut self,
        argument: TokenStream,
        [whole, part]: [&Dim; 2],
        message: &Message,
    ) -> Dim {
        match (whole, part) {
            (Dim::Known(whole), Dim::Known(part)) if whole.is_multiple_of(*part) => Dim::Known(whole / part),
            (Dim::Known(_), Dim::Known(_)) => {
                self.diagnostics.report(argument, message);
                Dim::Unknown
            }
            (Dim::Unknown, _) | (_, Dim::Unknown) => Dim::Unknown,
            _ if whole.is_parameter() || part.is_parameter() => {
                let what = format!("{whole} / {part}");
                self.diagnostics.report(argument, &Message::GenericArithmetic { what });
                Dim::Unknown
            }
            _ => {
                let condition = Condition::Multiple(whole.clone(), part.clone());
                let guard = Guard { tokens: argument, condition, message: message.to_string() };
                self.guards.require(guard, self.diagnostics);
                let krate = self.krate;
                let value = quote::quote!(#krate::__private::divided(#whole, #part));
                self.symbols.bind(format!("{} / {}", whole.as_operand(), part.as_operand()), value)
            }
        }
    }
}
