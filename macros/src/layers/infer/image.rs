//! Layers that slide a window over an image.

use std::fmt;

use proc_macro2::TokenStream;
use quote::quote;

use super::InferCtx;
use crate::ast::{Argument, Value};
use crate::diag::Message;
use crate::guards::{Condition, Guard};
use crate::shape::{Dim, Shape};

/// A window and the image that it slides over.
pub struct Window {
    pub image: [Dim; 3],
    pub kernel: [Dim; 2],
    /// Height and width of the output.
    pub output: [Dim; 2],
    /// Before and behind the values of each axis.
    pub(super) pads: [[Dim; 2]; 2],
    /// Whether it may reach beyond the image.
    pub is_padded: bool,
    /// The same, as an expression of the runtime's type.
    pub tokens: TokenStream,
}

/// The default stride of a window.
#[derive(Clone, Copy)]
pub enum Stride {
    One,
    Kernel,
}

/// One axis of a window.
struct Axis<'a> {
    size: &'a Dim,
    /// From its first value to its last.
    kernel: &'a Dim,
    /// The number of its values.
    values: &'a Dim,
    dilation: &'a Dim,
    stride: &'a Dim,
    /// Before its first value.
    pad: &'a Dim,
    /// Behind its last.
    after: &'a Dim,
}

impl InferCtx<'_> {
    /// For a layer of images: the shape of the input.
    pub fn image(&mut self) -> Option<[Dim; 3]> {
        let shape = self.flow.shape.as_ref();
        if let Some(image) = shape.and_then(Shape::as_image) {
            return Some(image.clone());
        }
        let message = match shape {
            Some(shape) if shape.is_unknown() => return None,
            Some(other) => Message::NotAnImage {
                layer: self.layer.name.to_owned(),
                before: self.flow.before.clone(),
                actual: other.to_string(),
                fix: match &self.flow.network {
                    Some(_) => after_network(&self.flow.name()),
                    None => {
                        "write `Reshape(channels, height, width)` before it, or declare the input as an image"
                            .to_owned()
                    }
                },
            },
            None => Message::UnknownImage { layer: self.layer.name.to_owned() },
        };
        self.diagnostics.report(&self.stage.layer, &message);
        None
    }

    /// For a stage that expects exactly this image.
    pub fn expect_image(&mut self, expected: &[Dim; 3]) {
        let Some(actual) = self.image() else { return };
        let message = Message::OtherImage {
            layer: self.stage.text.clone(),
            expected: Shape::image(expected.clone()).to_string(),
            before: self.flow.before.clone(),
            actual: Shape::image(actual.clone()).to_string(),
        };
        let tokens = self.stage.path.clone();
        let differing =
            expected.iter().zip(&actual).find(|(expected, actual)| actual.equals(expected) != Some(true));
        if let Some((expected, actual)) = differing {
            self.expect_equal(&tokens, actual, expected, &message);
        }
    }

    /// The channels that a layer expects, or `_`, compared with those of the input.
    pub fn channels(&mut self, argument: &Argument, image: Option<&[Dim; 3]>) -> Dim {
        if matches!(argument.value, Value::Inferred) {
            return image.map_or(Dim::Unknown, |image| image[0].clone());
        }
        let Some(expected) = self.size(argument, "channels") else { return Dim::Unknown };
        if let Some(image) = image {
            let actual = &image[0];
            let message = Message::Channels {
                layer: self.layer.name.to_owned(),
                expected: match expected.known() {
                    Some(1) => "1 channel".to_owned(),
                    _ => format!("{expected} channels"),
                },
                before: self.flow.before.clone(),
                actual: Shape::image(image.clone()).to_string(),
                fix: match actual.is_written() {
                    true => format!("`{actual}` or `_`"),
                    false => "`_`".to_owned(),
                },
            };
            self.expect_equal(&argument.tokens, actual, &expected, &message);
        }
        expected
    }

    /// The window of a layer: its kernel, and the values of `stride =`, `pad =` and `dilation =`.
    pub fn window(&mut self, kernel: &Argument, image: Option<[Dim; 3]>, stride: Stride) -> Option<Window> {
        let kernel_size = self.pair(kernel, "kernel", false);
        let stride = self.stride(&kernel_size, stride);
        let dilation = self.named_pair("dilation", 1);
        let dilated = [0, 1].map(|axis| self.dilated(&kernel_size[axis], &dilation[axis]));
        let pads = self.pads(image.as_ref(), &dilated, &stride);
        let image = image?;
        let axis = |axis: usize| Axis {
            size: &image[axis + 1],
            kernel: &dilated[axis],
            values: &kernel_size[axis],
            dilation: &dilation[axis],
            stride: &stride[axis],
            pad: &pads[axis][0],
            after: &pads[axis][1],
        };
        let axes = [axis(0), axis(1)];
        let fits = axes.iter().all(|axis| axis.fits() != Some(false));
        if !fits {
            let message = self.does_not_fit(&axes);
            self.diagnostics.report(&kernel.tokens, &message);
        }
        if let Some(computed) = axes.iter().find(|axis| axis.is_generic()) {
            let what = computed.to_string();
            self.diagnostics.report(&kernel.tokens, &Message::GenericArithmetic { what });
            return None;
        }
        let output = axes.each_ref().map(|axis| match fits {
            true => self.output(axis, &axes, kernel),
            false => Dim::Unknown,
        });
        let krate = self.krate;
        let ([c, h, w], [kh, kw], [sh, sw], [[top, bottom], [left, right]]) =
            (&image, &kernel_size, &stride, &pads);
        let mut tokens =
            quote!(#krate::__private::Window::new([#c, #h, #w], [#kh, #kw], [#sh, #sw], [#top, #left]));
        if axes.iter().any(|axis| !axis.is_symmetric()) {
            tokens.extend(quote!(.surrounded([[#top, #bottom], [#left, #right]])));
        }
        if dilation.iter().any(|dilation| dilation.known() != Some(1)) {
            let [dh, dw] = &dilation;
            tokens.extend(quote!(.dilated([#dh, #dw])));
        }
        let is_padded = pads.as_flattened().iter().any(|pad| pad.known() != Some(0));
        Some(Window { image, kernel: kernel_size, output, pads, is_padded, tokens })
    }

    /// The output size of the window along one axis.
    fn output(&mut self, axis: &Axis<'_>, axes: &[Axis<'_>; 2], kernel: &Argument) -> Dim {
        let Axis { size, kernel: k, stride, pad, after, .. } = axis;
        let parts = [*size, *k, *stride, *pad, *after];
        if parts.iter().any(|part| matches!(part, Dim::Unknown)) {
            return Dim::Unknown;
        }
        if let [Some(size), Some(k), Some(stride), Some(pad), Some(after)] = parts.map(Dim::known) {
            let padded = pad.checked_add(after).and_then(|pads| pads.checked_add(size));
            return match padded {
                Some(padded) => Dim::Known((padded - k) / stride + 1),
                None => {
                    let found = axis.to_string();
                    self.diagnostics.report(&self.stage.layer, &Message::SizeTooLarge { found });
                    Dim::Unknown
                }
            };
        }
        if !axis.is_symmetric() {
            if let Some(argument) = self.named_value("pad") {
                let size = parts.iter().find(|part| part.known().is_none()).map(ToString::to_string);
                let message = Message::PadOfConstant { size: size.unwrap_or_default() };
                self.diagnostics.report(&argument.tokens, &message);
            }
            return Dim::Unknown;
        }
        let text = axis.to_string();
        let krate = self.krate;
        let condition = Condition::Holds(quote!(#krate::__private::fits(#size, #k, #pad)));
        let message = self.does_not_fit(axes).to_string();
        self.guards.require(Guard { tokens: kernel.tokens.clone(), condition, message }, self.diagnostics);
        if let Some(argument) = self.named_value("pad") {
            let condition = Condition::Holds(quote!(#krate::__private::is_countable(#size, #pad)));
            let message = Message::SizeTooLarge { found: axis.padded() }.to_string();
            let tokens = argument.tokens.clone();
            self.guards.require(Guard { tokens, condition, message }, self.diagnostics);
        }
        self.symbols.bind(text, quote!(#krate::__private::window_output_len(#size, #k, #stride, #pad)))
    }

    fn does_not_fit(&self, axes: &[Axis<'_>; 2]) -> Message {
        let [height, width] = axes;
        let image = format!("{}x{}", height.size.as_operand(), width.size.as_operand());
        let most = axes.each_ref().map(Axis::largest_kernel);
        let pads = axes.each_ref().map(Axis::smallest_pad);
        let place = match self.flow.before.starts_with("the previous layer") {
            true => format!("after {}", self.flow.name()),
            false => self.flow.name(),
        };
        Message::WindowTooLarge {
            layer: self.layer.name.to_owned(),
            kernel: match [height.dilation.known(), width.dilation.known()] {
                [Some(1), Some(1)] => pair_text(height.values, width.values),
                _ => format!(
                    "{} and dilation {}",
                    pair_text(height.values, width.values),
                    pair_text(height.dilation, width.dilation)
                ),
            },
            image,
            place,
            most: pair_text(&most[0], &most[1]),
            pad: match &pads {
                [Some(height), Some(width)] => format!("`pad = {}`", pair_text(height, width)),
                _ => "a larger `pad`".to_owned(),
            },
        }
    }

    /// For pooling: a window inside the padding would have no values.
    pub fn expect_small_pad(&mut self, window: &Window) {
        let Some(pad) = self.named_value("pad") else { return };
        let krate = self.krate;
        let axes = window.pads.iter().zip(&window.kernel).zip(&window.image[1..]);
        // Equal paddings have one message.
        let all = axes.flat_map(|((pads, kernel), size)| {
            let count = if pads[0].equals(&pads[1]) == Some(true) { 1 } else { 2 };
            pads[..count].iter().map(move |pad| (pad, kernel, size))
        });
        for (pad_size, kernel, size) in all {
            let message = Message::PadTooLarge {
                layer: self.layer.name.to_owned(),
                pad: pad_size.to_string(),
                kernel: kernel.to_string(),
            };
            match (pad_size.known(), kernel.known()) {
                (Some(p), Some(k)) if p < k => {}
                (Some(_), Some(_)) => return self.diagnostics.report(&pad.tokens, &message),
                _ if matches!(pad_size, Dim::Unknown) || matches!(kernel, Dim::Unknown) => {}
                _ => {
                    let condition = quote!(#krate::__private::is_small_pad(#size, #kernel, #pad_size));
                    let condition = Condition::Holds(condition);
                    let guard = Guard { tokens: pad.tokens.clone(), condition, message: message.to_string() };
                    self.guards.require(guard, self.diagnostics);
                }
            }
        }
    }
}

/// A size of both axes, or two.
fn pair_text<T: fmt::Display>(height: &T, width: &T) -> String {
    let [height, width] = [height, width].map(T::to_string);
    if height == width { height } else { format!("({height}, {width})") }
}

/// How to use the output of a nested network as an image.
pub fn after_network(stage: &str) -> String {
    format!(
        "write `Reshape(channels, height, width)` after {stage}, which is a network, so its output is a vector"
    )
}

impl Axis<'_> {
    /// Whether it depends on a generic parameter of the network.
    fn is_generic(&self) -> bool {
        [self.size, self.kernel, self.dilation, self.stride, self.pad, self.after]
            .iter()
            .any(|part| part.is_parameter())
    }

    fn is_symmetric(&self) -> bool {
        self.pad.equals(self.after) == Some(true)
    }

    /// Both paddings together.
    fn pads(&self) -> Option<usize> {
        Some(self.pad.known()?.saturating_add(self.after.known()?))
    }

    /// Whether the window fits, if that is known.
    fn fits(&self) -> Option<bool> {
        let (size, kernel) = (self.size.known()?, self.kernel.known()?);
        Some(self.pads()?.saturating_add(size) >= kernel)
    }

    /// The padded size, as an expression.
    fn padded(&self) -> String {
        let size = self.size.as_operand();
        match self.pad.known() {
            _ if !self.is_symmetric() => {
                format!("{size} + {} + {}", self.pad.as_operand(), self.after.as_operand())
            }
            Some(0) => size,
            _ => format!("{size} + 2 * {}", self.pad.as_operand()),
        }
    }

    /// The largest kernel that fits, or an expression.
    fn largest_kernel(&self) -> String {
        match (self.size.known(), self.pads(), self.dilation.known()) {
            (Some(size), Some(pads), Some(dilation @ 1..)) => {
                let padded = size.saturating_add(pads);
                (padded.saturating_sub(1) / dilation + 1).to_string()
            }
            (.., Some(1)) => self.size.to_string(),
            _ => format!("({} - 1) / {} + 1", self.padded(), self.dilation.as_operand()),
        }
    }

    /// The smallest padding that makes the kernel fit, if that is known.
    fn smallest_pad(&self) -> Option<Dim> {
        let (size, kernel) = (self.size.known()?, self.kernel.known()?);
        Some(Dim::Known(kernel.saturating_sub(size).div_ceil(2)))
    }
}

/// The output size, as an expression.
impl fmt::Display for Axis<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [kernel, stride] = [self.kernel, self.stride].map(Dim::as_operand);
        let padded = self.padded();
        match self.stride.known() {
            Some(1) => write!(f, "{padded} - {kernel} + 1"),
            _ => write!(f, "({padded} - {kernel}) / {stride} + 1"),
        }
    }
}
