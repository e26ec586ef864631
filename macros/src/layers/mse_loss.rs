//! `MseLoss`: the mean squared error.

use super::{Contract, Layer, Role, plain_loss};
use crate::tensor::Init;

pub(super) const LAYER: Layer = Layer {
    name: "MseLoss",
    aliases: &["mse", "l2loss", "meansquarederror", "squarederror"],
    signature: "MseLoss",
    stage: "mse_loss",
    role: Role::Loss(plain_loss),
    decides_shape: false,
    prefers: Some(Init::Xavier),
    contract: Contract::REGRESSION,
    lints: &[],
};
