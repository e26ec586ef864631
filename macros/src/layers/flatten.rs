//! `Flatten`: all values of an image as a vector, channel after channel.

use super::{Contract, IdentityWhen, InferCtx, Inferred, Layer, Role};
use crate::shape::Shape;

pub(super) const LAYER: Layer = Layer {
    name: "Flatten",
    aliases: &["ravel", "view", "squeeze"],
    signature: "Flatten",
    stage: "flatten",
    role: Role::Values(infer),
    decides_shape: false,
    prefers: None,
    contract: Contract { is_identity: IdentityWhen::Always, ..Contract::PLAIN },
    lints: &[],
};

fn infer(ctx: &mut InferCtx<'_>) -> Inferred {
    ctx.no_arguments();
    let input_shape = ctx.input();
    let output_shape = Shape::vector(ctx.values_of(&input_shape));
    Inferred::plain(input_shape, output_shape)
}
