//! `Identity`: `y = x`.

use super::{Contract, IdentityWhen, InferCtx, Inferred, Layer, Role};

pub(super) const LAYER: Layer = Layer {
    name: "Identity",
    aliases: &["id", "linearactivation"],
    signature: "Identity",
    stage: "identity",
    role: Role::Values(infer),
    decides_shape: false,
    prefers: None,
    contract: Contract { is_identity: IdentityWhen::Always, ..Contract::PLAIN },
    lints: &[],
};

fn infer(ctx: &mut InferCtx<'_>) -> Inferred {
    ctx.no_arguments();
    Inferred::same_shape(ctx.input())
}
