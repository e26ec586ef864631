//! `SigmoidWithLoss`: sigmoid and cross-entropy over yes-no answers.

use super::{Layer, Role};
use crate::model::Init;

pub(super) const LAYER: Layer = Layer {
    name: "SigmoidWithLoss",
    aliases: &["bceloss", "bcewithlogitsloss", "binarycrossentropy", "sigmoidloss"],
    signature: "SigmoidWithLoss",
    module: "sigmoid_with_loss",
    role: Role::Loss,
    decides_shape: false,
    prefers: Some(Init::Xavier),
    backward: &[],
};
