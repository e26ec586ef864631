//! `ConvTranspose2d(C, O, K, stride = 1, pad = 0, output_pad = 0, bias = true)`: the transpose of a convolution from O to C channels.

use super::{Contract, InferCtx, Inferred, Layer, LayoutRule, Role, SavedTensor};
use crate::shape::Dim;

pub(super) const LAYER: Layer = Layer {
    name: "ConvTranspose2d",
    aliases: &["convtranspose", "conv2dtranspose", "transposedconv", "deconv", "deconvolution", "deconv2d"],
    signature: "ConvTranspose2d(channels, outputs, kernel, stride = 1, pad = 0, output_pad = 0, bias = true)",
    stage: "conv_transpose",
    role: Role::Values(infer),
    decides_shape: true,
    prefers: None,
    contract: Contract {
        backward: &[SavedTensor::Params],
        gradient: &[SavedTensor::Input],
        layout: LayoutRule::Blocks,
        has_init: true,
        fuses_activation: true,
        ..Contract::PLAIN
    },
    lints: &[],
};

fn infer(ctx: &mut InferCtx<'_>) -> Inferred {
    let image = ctx.image();
    let Some([channels, outputs, kernel]) = ctx.three_arguments() else { return Inferred::unknown() };
    let channels = ctx.channels(channels, image.as_ref());
    let outputs = ctx.size(outputs, "outputs").unwrap_or(Dim::Unknown);
    let has_bias = ctx.bias();
    let Some(window) = ctx.transposed_window(kernel, image, &outputs) else { return Inferred::unknown() };
    let [kernel_height, kernel_width] = window.kernel.clone();
    let filter = ctx.product([outputs.clone(), kernel_height, kernel_width]);
    Inferred::transposed_convolution(window, channels, filter, outputs, has_bias)
}
