//! Layers that are the transpose of a window.

use std::fmt;

use quote::quote;

use super::{InferCtx, Stride, Window};
use crate::ast::Argument;
use crate::diag::Message;
use crate::guards::{Condition, Guard};
use crate::shape::Dim;

/// One axis of a transposed window.
struct Axis<'a> {
    size: &'a Dim,
    kernel: &'a Dim,
    stride: &'a Dim,
    pad: &'a Dim,
    output_pad: &'a Dim,
}

impl InferCtx<'_> {
    /// The window of a convolution from the output of this layer to its input, with `stride =`, `pad =` and
    /// `output_pad =`.
    pub fn transposed_window(
        &mut self,
        kernel: &Argument,
        image: Option<[Dim; 3]>,
        outputs: &Dim,
    ) -> Option<Window> {
        let kernel_size = self.pair(kernel, "kernel", false);
        let stride = self.stride(&kernel_size, Stride::One);
        let pad = self.named_pair("pad", 0);
        let output_pad = self.named_pair("output_pad", 0);
        let image = image?;
        let axis = |axis: usize| Axis {
            size: &image[axis + 1],
            kernel: &kernel_size[axis],
            stride: &stride[axis],
            pad: &pad[axis],
            output_pad: &output_pad[axis],
        };
        let axes = [axis(0), axis(1)];
        if let Some(computed) = axes.iter().find(|axis| axis.parts().iter().any(|part| part.is_parameter())) {
            let what = computed.to_string();
            self.diagnostics.report(&kernel.tokens, &Message::GenericArithmetic { what });
            return None;
        }
        self.expect_small_output_pad(&axes);
        let output = self.transposed_output(&axes);
        let krate = self.krate;
        let ([height, width], [kh, kw], [sh, sw], [ph, pw]) = (&output, &kernel_size, &stride, &pad);
        let tokens = quote!(
            #krate::__private::Window::new([#outputs, #height, #width], [#kh, #kw], [#sh, #sw], [#ph, #pw])
        );
        let pads = pad.map(|pad| [pad.clone(), pad]);
        Some(Window { image, kernel: kernel_size, output, pads, is_padded: true, tokens })
    }

    /// Otherwise a convolution of the output would have more positions than the input has pixels.
    fn expect_small_output_pad(&mut self, axes: &[Axis<'_>; 2]) {
        let Some(argument) = self.named_value("output_pad") else { return };
        let krate = self.krate;
        for Axis { size, stride, output_pad, .. } in axes {
            let message = Message::OutputPadTooLarge {
                layer: self.layer.name.to_owned(),
                output_pad: output_pad.to_string(),
                stride: stride.to_string(),
            };
            match (output_pad, stride) {
                (Dim::Unknown, _) | (_, Dim::Unknown) => {}
                (Dim::Known(output_pad), Dim::Known(stride)) if output_pad < stride => {}
                (Dim::Known(_), Dim::Known(_)) => {
                    return self.diagnostics.report(&argument.tokens, &message);
                }
                _ => {
                    let condition = quote!(#krate::__private::is_small_pad(#size, #stride, #output_pad));
                    self.require(argument, Condition::Holds(condition), &message);
                }
            }
        }
    }

    /// The size of the output along each axis.
    fn transposed_output(&mut self, axes: &[Axis<'_>; 2]) -> [Dim; 2] {
        let argument = self.named_value("pad");
        // One message is enough for both.
        let mut is_said = false;
        axes.each_ref().map(|axis| {
            let Axis { size, kernel, stride, pad, output_pad } = axis;
            if axis.parts().iter().any(|part| matches!(part, Dim::Unknown)) {
                return Dim::Unknown;
            }
            let message = Message::PaddedAway {
                layer: self.layer.name.to_owned(),
                pad: pad.to_string(),
                size: axis.padded(),
            };
            if let [Some(size), Some(kernel), Some(stride), Some(pad), Some(output_pad)] =
                axis.parts().map(Dim::known)
            {
                let padded = size.saturating_sub(1).checked_mul(stride);
                let padded = padded.and_then(|sum| sum.checked_add(kernel)?.checked_add(output_pad));
                let output = padded.map(|padded| padded.saturating_sub(pad.saturating_mul(2)));
                let message = match output {
                    Some(output @ 1..) => return Dim::Known(output),
                    Some(0) => message,
                    None => Message::SizeTooLarge { found: axis.to_string() },
                };
                if !std::mem::replace(&mut is_said, true) {
                    match argument {
                        Some(argument) => self.diagnostics.report(&argument.tokens, &message),
                        None => self.diagnostics.report(&self.stage.layer, &message),
                    }
                }
                return Dim::Unknown;
            }
            let krate = self.krate;
            let parts = quote!(#size, #kernel, #stride, #pad, #output_pad);
            if let Some(argument) = argument {
                let condition = quote!(#krate::__private::leaves_outputs(#parts));
                self.require(argument, Condition::Holds(condition), &message);
            }
            self.symbols.bind(axis.to_string(), quote!(#krate::__private::transposed_output_len(#parts)))
        })
    }

    fn require(&mut self, argument: &Argument, condition: Condition, message: &Message) {
        let guard = Guard { tokens: argument.tokens.clone(), condition, message: message.to_string() };
        self.guards.require(guard, self.diagnostics);
    }
}

impl<'a> Axis<'a> {
    fn parts(&self) -> [&'a Dim; 5] {
        [self.size, self.kernel, self.stride, self.pad, self.output_pad]
    }

    /// The size of the output with its padding, as an expression.
    fn padded(&self) -> String {
        let [size, kernel, stride] = [self.size, self.kernel, self.stride].map(Dim::as_operand);
        let strides = match self.stride.known() {
            Some(1) => format!("{size} - 1"),
            _ => format!("({size} - 1) * {stride}"),
        };
        match self.output_pad.known() {
            Some(0) => format!("{strides} + {kernel}"),
            _ => format!("{strides} + {kernel} + {}", self.output_pad.as_operand()),
        }
    }
}

/// The output size, as an expression.
impl fmt::Display for Axis<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.pad.known() {
            Some(0) => f.write_str(&self.padded()),
            _ => write!(f, "{} - 2 * {}", self.padded(), self.pad.as_operand()),
        }
    }
}
