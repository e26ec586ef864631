//! `a + b`: the sum of two branches.

use super::{Contract, Inference, Layer, LayoutRule, Role};
use crate::ast::JoinKind;

pub(super) const LAYER: Layer = Layer {
    name: "Add",
    aliases: &["plus", "residual"],
    signature: "a + b",
    stage: "add",
    role: Role::Join(JoinKind::Add),
    decides_shape: false,
    prefers: None,
    contract: Contract {
        in_place: true,
        layout: LayoutRule::Either,
        inference: Inference::Add,
        ..Contract::PLAIN
    },
    lints: &[],
};
