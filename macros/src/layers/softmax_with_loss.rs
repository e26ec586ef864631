//! `SoftmaxWithLoss`: softmax and cross-entropy over classes.

use super::{Layer, Role};
use crate::model::Init;

pub(super) const LAYER: Layer = Layer {
    name: "SoftmaxWithLoss",
    aliases: &["softmax", "crossentropy", "crossentropyloss", "softmaxloss", "softmaxcrossentropy"],
    signature: "SoftmaxWithLoss",
    module: "softmax_with_loss",
    role: Role::Loss,
    decides_shape: false,
    prefers: Some(Init::Xavier),
    backward: &[],
};
