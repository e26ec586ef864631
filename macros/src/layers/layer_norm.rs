//! `LayerNorm`: the values of a sample are normalised to mean 0 and deviation 1, then scaled and
//! shifted by learnt parameters.

use super::batch_norm::NORMALISED_ALREADY;
use super::{Contract, InferCtx, Inferred, Layer, Role, SavedTensor, TrainForward};
use crate::shape::Dim;
use crate::tensor::{InitialValue, Saved, Tensor};

pub(super) const LAYER: Layer = Layer {
    name: "LayerNorm",
    aliases: &["layernormalization", "ln"],
    signature: "LayerNorm",
    stage: "layer_norm",
    role: Role::Values(infer),
    decides_shape: false,
    prefers: None,
    contract: Contract {
        backward: &[SavedTensor::Params, SavedTensor::Input, SavedTensor::Saved],
        gradient: &[SavedTensor::Input, SavedTensor::Saved],
        train_forward: TrainForward::ForBackward,
        fused_backward: true,
        ..Contract::PLAIN
    },
    lints: &[("LayerNorm", NORMALISED_ALREADY)],
};

fn infer(ctx: &mut InferCtx<'_>) -> Inferred {
    ctx.no_arguments();
    let shape = ctx.input();
    let values = ctx.values_of(&shape);
    let tensor = |name| Tensor::vector(name, values.clone());
    Inferred {
        tensors: vec![tensor("weight").starting_with(InitialValue::Constant(1.0)), tensor("bias")],
        // The mean and the inverse of the deviation.
        saved: Saved { predicting: None, training: Some(Dim::Known(2)) },
        macs: shape.len(),
        sizes: vec![values],
        ..Inferred::same_shape(shape)
    }
}
