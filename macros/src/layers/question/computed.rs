//! Sizes that follow from others.

use super::Question;
use crate::diag::Fault;
use crate::guards::{Condition, Guard};
use crate::shape::{Operator, Size, TIMES};

impl Question<'_> {
    /// The product of two sizes.
    pub fn times(&mut self, a: &Size, b: &Size) -> Size {
        let text = format!("{a} * {b}");
        self.computed(&TIMES, &[a.clone(), b.clone()], &text)
    }

    /// The product of sizes.
    pub fn product<const N: usize>(&mut self, sizes: [Size; N]) -> Size {
        let text = sizes.each_ref().map(Size::as_operand).join(" * ");
        self.computed(&TIMES, &sizes, &text)
    }

    pub(super) fn computed(&mut self, operator: &Operator, sizes: &[Size], text: &str) -> Size {
        let size = self.symbols.computed(operator, sizes);
        self.or_report(size, sizes, text)
    }

    /// What was computed from sizes, else why it could not be.
    pub(super) fn or_report(&mut self, computed: Option<Size>, sizes: &[Size], text: &str) -> Size {
        if let Some(size) = computed {
            return size;
        }
        let fault = match sizes.iter().any(Size::is_parameter) {
            true => Fault::GenericArithmetic { what: text.to_owned() },
            false => Fault::SizeTooLarge { found: text.to_owned() },
        };
        self.diagnostics.report(&self.stage.layer, &fault);
        Size::Unknown
    }

    /// How often a size goes into another one, which must be a multiple of it.
    pub fn divided(&mut self, whole: &Size, part: &Size) -> Size {
        let fault = Fault::NotAMultiple {
            layer: self.layer.name.to_owned(),
            part: part.to_string(),
            before: self.flow.before.clone(),
            gives: whole.to_string(),
        };
        let argument =
            self.stage.arguments.first().map(|argument| argument.tokens.clone()).unwrap_or_default();
        match (whole, part) {
            (Size::Known(whole), Size::Known(part)) if whole.is_multiple_of(*part) => {
                Size::Known(whole / part)
            }
            (Size::Known(_), Size::Known(_)) => {
                self.diagnostics.report(argument, &fault);
                Size::Unknown
            }
            (Size::Unknown, _) | (_, Size::Unknown) => Size::Unknown,
            _ if whole.is_parameter() || part.is_parameter() => {
                let what = format!("{whole} / {part}");
                self.diagnostics.report(argument, &Fault::GenericArithmetic { what });
                Size::Unknown
            }
            _ => {
                let condition = Condition::Multiple(whole.clone(), part.clone());
                let guard = Guard { tokens: argument, condition, message: fault.to_string() };
                self.guards.require(guard, self.diagnostics);
                let krate = self.krate;
                let value = quote::quote!(#krate::__private::divided(#whole, #part));
                self.symbols.bind(format!("{} / {}", whole.as_operand(), part.as_operand()), value)
            }
        }
    }
}
