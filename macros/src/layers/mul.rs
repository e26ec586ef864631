//! `a * b`: the product of two branches, value by value.

use super::{Contract, Layer, LayoutRule, Role, SavedTensor};
use crate::ast::JoinKind;

pub(super) const LAYER: Layer = Layer {
    name: "Mul",
    aliases: &["multiply", "times", "gate"],
    signature: "a * b",
    stage: "mul",
    role: Role::Join(JoinKind::Mul),
    decides_shape: false,
    prefers: None,
    contract: Contract {
        backward: &[SavedTensor::Others],
        in_place: true,
        layout: LayoutRule::Either,
        ..Contract::PLAIN
    },
    lints: &[],
};
