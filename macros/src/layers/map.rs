//! `Custom(path::MyFunction)`: a user-defined function, applied to each value.

use super::{Contract, InferCtx, Inferred, Layer, LayoutRule, Role, SavedTensor, UserType};

pub(super) const LAYER: Layer = Layer {
    name: "Map",
    aliases: &[],
    signature: "Custom(path::MyFunction)",
    stage: "custom",
    role: Role::Values(infer),
    decides_shape: false,
    prefers: None,
    contract: Contract {
        backward: &[SavedTensor::Input, SavedTensor::Output],
        user: UserType::Function,
        layout: LayoutRule::Either,
        ..Contract::PLAIN
    },
    lints: &[],
};

fn infer(ctx: &mut InferCtx<'_>) -> Inferred {
    let user = ctx.single_type();
    Inferred { user, ..Inferred::same_shape(ctx.input()) }
}
