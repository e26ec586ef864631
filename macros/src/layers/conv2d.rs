//! `Conv2d(C, O, K, stride = 1, pad = 0, dilation = 1, groups = 1, bias = true)`: a filter for each output channel slides over
//! the image, or over a group of its channels.

use quote::quote;

use super::{Contract, Filters, InferCtx, Inference, Inferred, Layer, LayoutRule, Role, SavedTensor, Stride};
use crate::shape::Dim;

pub(super) const LAYER: Layer = Layer {
    name: "Conv2d",
    aliases: &["conv", "convolution", "convolution2d", "convolutional"],
    signature: "Conv2d(channels, outputs, kernel, stride = 1, pad = 0, dilation = 1, groups = 1, bias = true)",
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
    let Some([channels, of_outputs, kernel]) = ctx.three_arguments() else { return Inferred::unknown() };
    let mut channels = ctx.channels(channels, image.as_ref());
    let outputs = ctx.size(of_outputs, "outputs").unwrap_or(Dim::Unknown);
    let groups = ctx.groups(&channels, &outputs, of_outputs);
    let has_bias = ctx.bias();
    let Some(mut window) = ctx.window(kernel, image, Stride::One) else { return Inferred::unknown() };
    if let Some([groups, of_group]) = groups {
        window.tokens.extend(quote!(.grouped(#groups)));
        channels = of_group;
    }
    let [kernel_height, kernel_width] = window.kernel.clone();
    let filter = ctx.product([channels.clone(), kernel_height, kernel_width]);
    let has_kernel = !["dilation", "groups"].iter().any(|key| ctx.named_value(key).is_some());
    Inferred { has_kernel, ..Inferred::convolution(window, channels, filter, outputs, has_bias) }
}
