//! `MaeLoss`: the mean absolute error.

use super::{Contract, Layer, Role, plain_loss};
use crate::tensor::Init;

pub(super) const LAYER: Layer = Layer {
    name: "MaeLoss",
    aliases: &["mae", "l1loss", "meanabsoluteerror", "absoluteerror"],
    signature: "MaeLoss",
    stage: "mae_loss",
    role: Role::Loss(plain_loss),
    decides_shape: false,
    prefers: Some(Init::Xavier),
    contract: Contract::REGRESSION,
    lints: &[],
};
