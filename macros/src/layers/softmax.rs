//! `Softmax`: `y = exp(x) / Σ exp(x)`, over the values of a sample.

use super::{Contract, InferCtx, Inferred, Layer, ONE_VALUE, Role, SavedTensor};
use crate::tensor::Init;

pub(super) const LAYER: Layer = Layer {
    name: "Softmax",
    aliases: &["softmaxlayer"],
    signature: "Softmax",
    stage: "softmax",
    role: Role::Values(infer),
    decides_shape: false,
    prefers: Some(Init::Xavier),
    contract: Contract { backward: &[SavedTensor::Output], in_place: true, ..Contract::PLAIN },
    lints: &[(
        ONE_VALUE,
        "the softmax of one value is always 1\n\
         write `Sigmoid`, or one output for each class",
    )],
};

fn infer(ctx: &mut InferCtx<'_>) -> Inferred {
    ctx.no_arguments();
    Inferred::same_shape(ctx.input())
}
