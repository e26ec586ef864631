//! `Conv2d(C, O, K, stride = 1, pad = 0)`: a filter for each output channel slides over the image.

use super::{Answer, Calls, Kept, Layer, Question, Role, Stride, Takes};
use crate::shape::Size;

pub(super) const LAYER: Layer = Layer {
    name: "Conv2d",
    aliases: &["conv", "convolution", "convolution2d", "convolutional"],
    signature: "Conv2d(channels, outputs, kernel, stride = 1, pad = 0)",
    stage: "conv",
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
    let Some([channels, outputs, kernel]) = question.three_arguments() else { return Answer::unknown() };
    let channels = question.channels(channels, image.as_ref());
    let outputs = question.size(outputs, "outputs").unwrap_or(Size::Unknown);
    let Some(window) = question.window(kernel, image, Stride::One) else { return Answer::unknown() };
    let [kernel_height, kernel_width] = window.kernel.clone();
    let filter = question.product([channels.clone(), kernel_height, kernel_width]);
    Answer::convolution(window, channels, filter, outputs)
}
