//! `SoftmaxWithLoss`: softmax and cross-entropy over classes.

use super::{Contract, Layer, Role, plain_loss};
use crate::tensor::Init;

pub(super) const LAYER: Layer = Layer {
    name: "SoftmaxWithLoss",
    aliases: &["crossentropy", "crossentropyloss", "softmaxloss", "softmaxcrossentropy"],
    signature: "SoftmaxWithLoss",
    stage: "softmax_with_loss",
    role: Role::Loss(plain_loss),
    decides_shape: false,
    prefers: Some(Init::Xavier),
    contract: Contract::PLAIN,
    lints: &[
        ("Softmax", "the loss applies the softmax itself\nremove `Softmax`"),
        ("Sigmoid", "logits are unbounded, but `Sigmoid` limits them to the range 0 to 1\nremove `Sigmoid`"),
        ("Relu", "logits may be negative, but `Relu` outputs no negative values\nremove `Relu`"),
    ],
};
