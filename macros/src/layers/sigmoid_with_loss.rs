//! `SigmoidWithLoss`: sigmoid and cross-entropy over yes-no answers.

use super::{Calls, Layer, Role, plain_loss};
use crate::tensor::Init;

pub(super) const LAYER: Layer = Layer {
    name: "SigmoidWithLoss",
    aliases: &["bceloss", "bcewithlogitsloss", "binarycrossentropy", "sigmoidloss"],
    signature: "SigmoidWithLoss",
    stage: "sigmoid_with_loss",
    role: Role::Loss(plain_loss),
    decides_shape: false,
    prefers: Some(Init::Xavier),
    calls: Calls::PLAIN,
    suspects: &[
        ("Sigmoid", "the loss takes the sigmoid itself\nleave `Sigmoid` out"),
        ("Softmax", "the loss takes a sigmoid itself\nleave `Softmax` out"),
        ("Relu", "a score below 0 means no, and a `Relu` cuts it off\nleave `Relu` out"),
    ],
};
