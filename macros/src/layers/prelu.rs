//! `PRelu`: `y = x` where `x > 0`, else `a · x`, with a learnt `a`.

use super::{Contract, InferCtx, Inferred, Layer, LayoutRule, Role, SavedTensor};
use crate::shape::Dim;
use crate::tensor::{Init, InitialValue, Tensor};

pub(super) const LAYER: Layer = Layer {
    name: "PRelu",
    aliases: &["parametricrelu", "parametricrectifier"],
    signature: "PRelu",
    stage: "prelu",
    role: Role::Values(infer),
    decides_shape: false,
    prefers: Some(Init::He),
    contract: Contract {
        backward: &[SavedTensor::Params, SavedTensor::Input],
        gradient: &[SavedTensor::Input],
        fused_backward: true,
        layout: LayoutRule::Either,
        ..Contract::PLAIN
    },
    lints: &[],
};

fn infer(ctx: &mut InferCtx<'_>) -> Inferred {
    ctx.no_arguments();
    let slope = Tensor::vector("slope", Dim::Known(1)).starting_with(InitialValue::Constant(0.25));
    Inferred { tensors: vec![slope], ..Inferred::same_shape(ctx.input()) }
}
