//! `SoftmaxWithLoss`: softmax and cross-entropy over classes.

use super::{Contract, Layer, ONE_VALUE, Role, plain_loss};
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
        (
            ONE_VALUE,
            "the softmax of one value is always 1, so nothing is learnt\n\
             write `SigmoidWithLoss` for two classes, or one output for each class",
        ),
        ("Softmax", "the loss applies the softmax itself\nremove `Softmax`"),
        ("Sigmoid", "logits are unbounded, but `Sigmoid` limits them to the range 0 to 1\nremove `Sigmoid`"),
        ("Relu", "logits may be negative, but `Relu` outputs no negative values\nremove `Relu`"),
    ],
};
