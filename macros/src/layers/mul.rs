//! `a * b`: the product of two branches, value by value.

use super::{Calls, Kept, Layer, Role, Takes};
use crate::ast::JoinKind;

pub(super) const LAYER: Layer = Layer {
    name: "Mul",
    aliases: &["multiply", "times", "gate"],
    signature: "a * b",
    stage: "mul",
    role: Role::Join(JoinKind::Mul),
    decides_shape: false,
    prefers: None,
    calls: Calls { backward: &[Kept::Others], in_place: true, order: Takes::Either, ..Calls::PLAIN },
    suspects: &[],
};
