//! `Sum(N)`: the sum over N values of each of D, N·D to D.

use super::{Contract, InferCtx, Inferred, Layer, Role};
use crate::shape::Shape;

pub(super) const LAYER: Layer = Layer {
    name: "Sum",
    aliases: &["reducesum"],
    signature: "Sum(summands)",
    stage: "sum",
    role: Role::Values(infer),
    decides_shape: true,
    prefers: None,
    contract: Contract::PLAIN,
    lints: &[],
};

fn infer(ctx: &mut InferCtx<'_>) -> Inferred {
    let summands = ctx.single_size("summands");
    let inputs = ctx.values();
    let outputs = ctx.divided(&inputs, &summands);
    let plain = Inferred::plain(Shape::vector(inputs.clone()), Shape::vector(outputs.clone()));
    Inferred { sizes: vec![inputs, outputs], ..plain }
}
