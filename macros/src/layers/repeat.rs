//! `Repeat(N)`: N copies, concatenated.

use super::{Contract, InferCtx, Inferred, Layer, Role};
use crate::shape::Shape;

pub(super) const LAYER: Layer = Layer {
    name: "Repeat",
    aliases: &["tile", "broadcast"],
    signature: "Repeat(copies)",
    stage: "repeat",
    role: Role::Values(infer),
    decides_shape: true,
    prefers: None,
    contract: Contract::PLAIN,
    lints: &[],
};

fn infer(ctx: &mut InferCtx<'_>) -> Inferred {
    let copies = ctx.single_size("copies");
    let inputs = ctx.values();
    let outputs = ctx.times(&inputs, &copies);
    let plain = Inferred::plain(Shape::vector(inputs.clone()), Shape::vector(outputs.clone()));
    Inferred { sizes: vec![inputs, outputs], ..plain }
}
