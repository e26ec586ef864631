//! Named arguments of windows.

use quote::quote;

use super::{InferCtx, Stride};
use crate::ast::{Argument, Value};
use crate::diag::Message;
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

    /// The value of `bias =`.
    pub fn bias(&mut self) -> bool {
        let Some(argument) = self.named_value("bias") else { return true };
        match argument.text().as_str() {
            "true" => return true,
            "false" => return false,
            found if !matches!(argument.value, Value::Broken) => {
                let (layer, found) = (self.layer.name.to_owned(), found.to_owned());
                self.diagnostics.report(&argument.tokens, &Message::NotABool { layer, found });
            }
            _ => {}
        }
        true
    }

    /// The value of `pad =`: rows above and below the image, and columns to its left and to its right.
    pub(super) fn pads(
        &mut self,
        image: Option<&[Dim; 3]>,
        kernel: &[Dim; 2],
        stride: &[Dim; 2],
    ) -> [[Dim; 2]; 2] {
        let unknown = || [[Dim::Unknown, Dim::Unknown], [Dim::Unknown, Dim::Unknown]];
        let Some(argument) = self.named_value("pad") else {
            return self.named_pair("pad", 0).map(|pad| [pad.clone(), pad]);
        };
        let text = argument.text();
        if text == "same" {
            let Some(image) = image else { return unknown() };
            let axis = |axis: usize| same(&image[axis + 1], &kernel[axis], &stride[axis]);
            let pads = [axis(0), axis(1)];
            let parts = [&image[1], &image[2], &kernel[0], &kernel[1], &stride[0], &stride[1]];
            if let Some(part) = parts.iter().find(|part| matches!(part, Dim::Symbol(_))) {
                let size = part.to_string();
                self.diagnostics.report(&argument.tokens, &Message::SamePadOfConstant { size });
            }
            return pads;
        }
        let word = text.trim_matches('"').to_lowercase();
        if let Value::Tuple(sizes) = &argument.value
            && let [top, bottom, left, right] = sizes.as_slice()
        {
            return [[top, bottom], [left, right]].map(|axis| axis.map(|size| self.literal(size)));
        }
        let is_other_tuple = matches!(&argument.value, Value::Tuple(sizes) if sizes.len() != 2);
        if is_other_tuple || ["same", "valid"].contains(&word.as_str()) {
            self.diagnostics.report(&argument.tokens, &Message::NotAPad { found: text });
            return unknown();
        }
        self.named_pair("pad", 0).map(|pad| [pad.clone(), pad])
    }

    /// One of four paddings, which must be a number.
    fn literal(&mut self, argument: &Argument) -> Dim {
        match self.size_or_zero(argument) {
            Some(Dim::Symbol(size)) => {
                let message = Message::PadOfConstant { size: size.text };
                self.diagnostics.report(&argument.tokens, &message);
                Dim::Unknown
            }
            size => size.unwrap_or(Dim::Unknown),
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

/// The padding before and after an axis with which a window has `size / stride` positions, rounded up, the smaller half
/// first: the rule of TensorFlow.
fn same(size: &Dim, kernel: &Dim, stride: &Dim) -> [Dim; 2] {
    let (Some(size), Some(kernel), Some(stride @ 1..)) = (size.known(), kernel.known(), stride.known())
    else {
        return [Dim::Unknown, Dim::Unknown];
    };
    let last = size.div_ceil(stride).saturating_sub(1).saturating_mul(stride);
    let pads = last.saturating_add(kernel).saturating_sub(size);
    [Dim::Known(pads / 2), Dim::Known(pads - pads / 2)]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Values of TensorFlow 2's documentation of `padding="SAME"`, and of its formula.
    #[test]
    fn the_smaller_half_comes_first() {
        let pads = |size, kernel, stride| {
            same(&Dim::Known(size), &Dim::Known(kernel), &Dim::Known(stride)).map(|pad| pad.known())
        };
        let found =
            [pads(13, 6, 5), pads(224, 7, 2), pads(224, 3, 2), pads(5, 3, 1), pads(5, 2, 1), pads(4, 1, 2)];
        let right = [[1, 2], [2, 3], [0, 1], [1, 1], [0, 1], [0, 0]];
        assert_eq!(found, right.map(|pads| pads.map(Some)));
    }
}
