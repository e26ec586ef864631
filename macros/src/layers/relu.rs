//! `Relu`: `y = max(x, 0)`.

use super::{Contract, InferCtx, Inference, Inferred, Layer, LayoutRule, Role, SavedTensor};
use crate::tensor::Init;

pub(super) const LAYER: Layer = Layer {
    name: "Relu",
    aliases: &["rectifier", "rectifiedlinear"],
    signature: "Relu",
    stage: "relu",
    role: Role::Values(infer),
    decides_shape: false,
    prefers: Some(Init::He),
    contract: Contract {
        backward: &[SavedTensor::Output],
        in_place: true,
        is_fusible: true,
        layout: LayoutRule::Either,
        inference: Inference::Activation,
        ..Contract::PLAIN
    },
    lints: &[("Relu", "the second one has no effect\nremove one of them")],
};

fn infer(ctx: &mut InferCtx<'_>) -> Inferred {
    ctx.no_arguments();
    Inferred::same_shape(ctx.input())
}
