//! `[a, b]`: the concatenation of branches.

use super::{Contract, Layer, LayoutRule, Role};
use crate::ast::JoinKind;

pub(super) const LAYER: Layer = Layer {
    name: "Concat",
    aliases: &["concatenate", "cat"],
    signature: "[a, b]",
    stage: "concat",
    role: Role::Join(JoinKind::Concat),
    decides_shape: false,
    prefers: None,
    contract: Contract { layout: LayoutRule::ByShape, ..Contract::PLAIN },
    lints: &[],
};
