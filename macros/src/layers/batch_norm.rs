//! `BatchNorm`: each channel, or each value of a vector, is normalised to mean 0 and deviation 1 over the batch,
//! then scaled and shifted by learnt parameters.

use quote::quote;

use super::{
    Contract, InferCtx, Inference, Inferred, Layer, Layout, LayoutRule, Role, SavedTensor, TrainForward,
};
use crate::shape::Dim;
use crate::tensor::{InitialValue, Tensor};

pub(super) const LAYER: Layer = Layer {
    name: "BatchNorm",
    aliases: &["batchnorm1d", "batchnorm2d", "batchnormalization", "bn"],
    signature: "BatchNorm",
    stage: "batch_norm",
    role: Role::Values(infer),
    decides_shape: false,
    prefers: None,
    contract: Contract {
        backward: &[SavedTensor::Params],
        gradient: &[SavedTensor::Input],
        train_forward: TrainForward::Trained,
        fused_backward: true,
        layout: LayoutRule::ByShape,
        inference: Inference::Scale,
        ..Contract::PLAIN
    },
    lints: &[("BatchNorm", NORMALISED_ALREADY)],
};

/// The lint for a normalisation right after the same one.
pub(super) const NORMALISED_ALREADY: &str = "the values are already normalised\nremove one of them";

fn infer(ctx: &mut InferCtx<'_>) -> Inferred {
    ctx.no_arguments();
    let krate = ctx.krate.clone();
    ctx.expect_no_hidden_image();
    let shape = ctx.input();
    let Some(channels) = shape.sizes().first().cloned() else { return Inferred::unknown() };
    let order = match Layout::of(&shape) {
        Layout::Samples => quote!(Samples),
        Layout::Blocks => quote!(Blocked16),
    };
    let tensors = vec![
        Tensor::vector("weight", channels.clone()).starting_with(InitialValue::Constant(1.0)),
        Tensor::vector("bias", channels.clone()),
        Tensor::statistic("mean", channels.clone()),
        Tensor::statistic("variance", channels.clone()).starting_with(InitialValue::Constant(1.0)),
        Tensor::statistic("batches", Dim::Known(1)),
    ];
    Inferred {
        sizes: vec![channels],
        constants: vec![quote!(#krate::__private::Layout::#order)],
        tensors,
        macs: shape.len(),
        ..Inferred::same_shape(shape)
    }
}
