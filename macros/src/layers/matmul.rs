//! `MatMul(I, O)`: `y = w · x`.

use super::{Contract, Filters, InferCtx, Inference, Inferred, Layer, Role, SavedTensor};

pub(super) const LAYER: Layer = Layer {
    name: "MatMul",
    aliases: &["dot", "matmult", "linearwithoutbias"],
    signature: "MatMul(inputs, outputs)",
    stage: "matmul",
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

/// The lint for a linear layer right after another one.
pub(super) const NOTHING_BETWEEN: &str =
    "two linear layers in a row collapse into one\ninsert an activation between them, such as `Relu`";

fn infer(ctx: &mut InferCtx<'_>) -> Inferred {
    Inferred::product(ctx.inputs_and_outputs(), false)
}
