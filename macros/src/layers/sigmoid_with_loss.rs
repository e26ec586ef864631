//! `SigmoidWithLoss`: sigmoid and binary cross-entropy.

use super::{Contract, Layer, Role, plain_loss};
use crate::tensor::Init;

pub(super) const LAYER: Layer = Layer {
    name: "SigmoidWithLoss",
    aliases: &["bceloss", "bcewithlogitsloss", "binarycrossentropy", "sigmoidloss"],
    signature: "SigmoidWithLoss",
    stage: "sigmoid_with_loss",
    role: Role::Loss(plain_loss),
    decides_shape: false,
    prefers: Some(Init::Xavier),
    contract: Contract::PLAIN,
    lints: &[
        ("Sigmoid", "the loss applies the sigmoid itself\nremove `Sigmoid`"),
        ("Softmax", "the loss applies a sigmoid itself\nremove `Softmax`"),
        ("Relu", "logits may be negative, but `Relu` outputs no negative values\nremove `Relu`"),
    ],
};
