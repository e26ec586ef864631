//! `DepthwiseConv2d(C, K, stride = 1, pad = 0)`: each channel has a filter of its own.

use super::{Answer, Calls, Kept, Layer, Question, Role, Stride, Takes};
use crate::shape::Size;

pub(super) const LAYER: Layer = Layer {
    name: "DepthwiseConv2d",
    aliases: &["depthwise", "depthwiseconv", "depthwiseconvolution"],
    signature: "DepthwiseConv2d(channels, kernel, stride = 1, pad = 0)",
    stage: "depthwise",
    role: Role::Values(resolve),
    decides_shape: true,
    prefers: None,
    calls: Calls {
        backward: &[Kept::Params],
        gradient: &[Kept::Input],
        order: Takes::Blocks,
        is_drawn: true,
        applies_activation: true,
        ..Calls::PLAIN
    },
    suspects: &[],
};

fn resolve(question: &mut Question<'_>) -> Answer {
    let image = question.image();
    let Some([channels, kernel]) = question.two_arguments() else { return Answer::unknown() };
    let channels = question.channels(channels, image.as_ref());
    let Some(window) = question.window(kernel, image, Stride::One) else { return Answer::unknown() };
    let [kernel_height, kernel_width] = window.kernel.clone();
    let filter = question.product([kernel_height, kernel_width]);
    Answer::convolution(window, Size::Known(1), filter, channels)
}
