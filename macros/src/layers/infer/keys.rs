//! Named arguments of windows.

use quote::quote;

use super::{InferCtx, Stride};
use crate::shape::{Dim, Symbol};

impl InferCtx<'_> {
    /// The value of `stride =`.
    pub(super) fn stride(&mut self, kernel: &[Dim; 2], default: Stride) -> [Dim; 2] {
        match (self.named_value("stride"), default) {
            (Some(argument), _) => self.pair(argument, "stride", false),
            (None, Stride::One) => [Dim::Known(1), Dim::Known(1)],
            (None, Stride::Kernel) => kernel.clone(),
        }
    }

    /// The value of a key that this layer has; it may be 0 if that is the default.
    pub(super) fn named_pair(&mut self, key: &str, default: usize) -> [Dim; 2] {
        match self.named_value(key).filter(|_| self.layer.keys().any(|known| known == key)) {
            Some(argument) => self.pair(argument, key, default == 0),
            None => [Dim::Known(default), Dim::Known(default)],
        }
    }

    /// The length of a kernel along one axis, from its first value to its last.
    pub(super) fn dilated(&mut self, kernel: &Dim, dilation: &Dim) -> Dim {
        let text = format!("{} * ({} - 1) + 1", dilation.as_operand(), kernel.as_operand());
        match (kernel, dilation) {
            (kernel, Dim::Known(1)) => kernel.clone(),
            (Dim::Unknown, _) | (_, Dim::Unknown) => Dim::Unknown,
            (Dim::Known(kernel), Dim::Known(dilation)) => {
                Dim::Known(kernel.saturating_sub(1).saturating_mul(*dilation).saturating_add(1))
            }
            (Dim::Symbol(parameter), _) | (_, Dim::Symbol(parameter)) if parameter.is_parameter => {
                Dim::Symbol(Symbol { text, is_written: false, ..parameter.clone() })
            }
            _ => {
                let krate = self.krate;
                self.symbols.bind(text, quote!(#krate::__private::dilated(#kernel, #dilation)))
            }
        }
    }
}
