//! `[a, b]`: branches, one behind the other.

use super::{Calls, Layer, Role, Takes};
use crate::ast::JoinKind;

pub(super) const LAYER: Layer = Layer {
    name: "Concat",
    aliases: &["concatenate", "cat"],
    signature: "[a, b]",
    stage: "concat",
    role: Role::Join(JoinKind::Concat),
    decides_shape: false,
    prefers: None,
    calls: Calls { order: Takes::ByShape, ..Calls::PLAIN },
    suspects: &[],
};
