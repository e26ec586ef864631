//! `DepthwiseConv2d(C, K, stride = 1, pad = 0, dilation = 1, bias = true)`: each channel has its own filter.

use super::{Contract, Filters, InferCtx, Inference, Inferred, Layer, LayoutRule, Role, SavedTensor, Stride};
use crate::shape::Dim;

pub(super) const LAYER: Layer = Layer {
    name: "DepthwiseConv2d",
    aliases: &["depthwise", "depthwiseconv", "depthwiseconvolution"],
    signature: "DepthwiseConv2d(channels, kernel, stride = 1, pad = 0, dilation = 1, bias = true)",
    stage: "depthwise",
    role: Role::Values(infer),
    decides_shape: true,
    prefers: None,
    contract: Contract {
        backward: &[SavedTensor::Params],
        gradient: &[SavedTensor::Input],
        layout: LayoutRule::Blocks,
        has_init: true,
        fuses_activation: true,
        inference: Inference::Weights(Filters::Depthwise),
        ..Contract::PLAIN
    },
    lints: &[],
};

fn infer(ctx: &mut InferCtx<'_>) -> Inferred {
    let image = ctx.image();
    let Some([channels, kernel]) = ctx.two_arguments() else { return Inferred::unknown() };
    let channels = ctx.channels(channels, image.as_ref());
    let has_bias = ctx.bias();
    let Some(window) = ctx.window(kernel, image, Stride::One) else { return Inferred::unknown() };
    let [kernel_height, kernel_width] = window.kernel.clone();
    let filter = ctx.product([kernel_height, kernel_width]);
    let has_kernel = ctx.named_value("dilation").is_none();
    Inferred { has_kernel, ..Inferred::convolution(window, Dim::Known(1), filter, channels, has_bias) }
}
