//! `Affine(I, O, bias = true)`: `y = w · x + b`.

use super::matmul::NOTHING_BETWEEN;
use super::{Contract, Filters, InferCtx, Inference, Inferred, Layer, Role, SavedTensor};

pub(super) const LAYER: Layer = Layer {
    name: "Affine",
    aliases: &["linear", "dense", "fc", "fullyconnected", "fullconnected"],
    signature: "Affine(inputs, outputs, bias = true)",
    stage: "affine",
    role: Role::Values(infer),
    decides_shape: true,
    prefers: None,
    contract: Contract {
        backward: &[SavedTensor::Params],
        gradient: &[SavedTensor::Input],
        has_init: true,
        fuses_activation: true,
        inference: Inference::Weights(Filters::Dense),
        ..Contract::PLAIN
    },
    lints: &[("Affine", NOTHING_BETWEEN), ("MatMul", NOTHING_BETWEEN)],
};

fn infer(ctx: &mut InferCtx<'_>) -> Inferred {
    let sizes = ctx.inputs_and_outputs();
    Inferred::product(sizes, ctx.bias())
}
