//! `Reshape(C, H, W)`: the same values as an image, or as a vector.

use super::{Contract, IdentityWhen, InferCtx, Inferred, Layer, Role};

pub(super) const LAYER: Layer = Layer {
    name: "Reshape",
    aliases: &["unflatten", "view2d"],
    signature: "Reshape(channels, height, width)",
    stage: "reshape",
    role: Role::Values(infer),
    decides_shape: true,
    prefers: None,
    contract: Contract { is_identity: IdentityWhen::Always, ..Contract::PLAIN },
    lints: &[],
};

fn infer(ctx: &mut InferCtx<'_>) -> Inferred {
    let input_shape = ctx.input();
    let output_shape = ctx.other_shape(&input_shape);
    Inferred::plain(input_shape, output_shape)
}
