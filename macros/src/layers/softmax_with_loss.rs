//! `SoftmaxWithLoss`: softmax and cross-entropy over classes.

use super::{Calls, Layer, Role, plain_loss};
use crate::tensor::Init;

pub(super) const LAYER: Layer = Layer {
    name: "SoftmaxWithLoss",
    aliases: &["crossentropy", "crossentropyloss", "softmaxloss", "softmaxcrossentropy"],
    signature: "SoftmaxWithLoss",
    stage: "softmax_with_loss",
    role: Role::Loss(plain_loss),
    decides_shape: false,
    prefers: Some(Init::Xavier),
    calls: Calls::PLAIN,
    suspects: &[
        ("Softmax", "the loss takes the softmax itself\nleave `Softmax` out"),
        (
            "Sigmoid",
            "the scores of classes have no bounds, and a `Sigmoid` keeps them between 0 and 1\nleave `Sigmoid` out",
        ),
        ("Relu", "the scores of classes may be negative, and a `Relu` cuts them off\nleave `Relu` out"),
    ],
};
