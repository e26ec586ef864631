//! `Conv2d(C, O, K, stride = 1, pad = 0)`: a filter for each output channel slides over the image.

use super::{Contract, Filters, InferCtx, Inference, Inferred, Layer, LayoutRule, Role, SavedTensor, Stride};
use crate::shape::Dim;

pub(super) const LAYER: Layer = Layer {
    name: "Conv2d",
    aliases: &["conv", "convolution", "convolution2d", "convolutional"],
    signature: "Conv2d(channels, outputs, kernel, stride = 1, pad = 0)",
    stage: "conv",
    role: Role::Values(infer),
    decides_shape: true,
    prefers: None,
    contract: Contract {
        backward: &[SavedTensor::Params],
        gradient: &[SavedTensor::Input],
        layout: LayoutRule::Blocks,
        has_init: true,
        fuses_activation: true,
        inference: Inference::Weights(Filters::Dense),
        ..Contract::PLAIN
    },
    lints: &[],
};

fn infer(ctx: &mut InferCtx<'_>) -> Inferred {
    let image = ctx.image();
    let Some([channels, outputs, kernel]) = ctx.three_arguments() else { return Inferred::unknown() };
    let channels = ctx.channels(channels, image.as_ref());
    let outputs = ctx.size(outputs, "outputs").unwrap_or(Dim::Unknown);
    let Some(window) = ctx.window(kernel, image, Stride::One) else { return Inferred::unknown() };
    let [kernel_height, kernel_width] = window.kernel.clone();
    let filter = ctx.product([channels.clone(), kernel_height, kernel_width]);
    Inferred::convolution(window, channels, filter, outputs)
}
