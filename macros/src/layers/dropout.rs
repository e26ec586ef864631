//! `Dropout(p)`: in training, each value is set to zero with probability `p`.

use super::{Contract, IdentityWhen, InferCtx, Inferred, Layer, LayoutRule, PROBABILITY, Role, TrainForward};

pub(super) const LAYER: Layer = Layer {
    name: "Dropout",
    aliases: &["dropout2d", "droplayer"],
    signature: "Dropout(probability)",
    stage: "dropout",
    role: Role::Values(infer),
    decides_shape: false,
    prefers: None,
    contract: Contract {
        in_place: true,
        is_identity: IdentityWhen::Predicting,
        layout: LayoutRule::Either,
        train_forward: TrainForward::Always,
        is_stochastic: true,
        ..Contract::PLAIN
    },
    lints: &[("Dropout", "two dropouts in a row act like one\nremove one of them")],
};

fn infer(ctx: &mut InferCtx<'_>) -> Inferred {
    let probability = ctx.single_number("probability", &PROBABILITY);
    Inferred { constants: vec![probability], ..Inferred::same_shape(ctx.input()) }
}
