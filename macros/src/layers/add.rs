//! `a + b`: the sum of two branches.

use super::{Calls, Layer, Role, Takes};
use crate::ast::JoinKind;

pub(super) const LAYER: Layer = Layer {
    name: "Add",
    aliases: &["plus", "residual"],
    signature: "a + b",
    stage: "add",
    role: Role::Join(JoinKind::Add),
    decides_shape: false,
    prefers: None,
    calls: Calls { in_place: true, order: Takes::Either, ..Calls::PLAIN },
    suspects: &[],
};
