//! `MseLoss`: the mean squared error.

use super::{Calls, Layer, Role};
use crate::model::Init;

pub(super) const LAYER: Layer = Layer {
    name: "MseLoss",
    aliases: &["mse", "l2loss", "meansquarederror", "squarederror"],
    signature: "MseLoss",
    stage: "mse_loss",
    role: Role::Loss,
    decides_shape: false,
    prefers: Some(Init::Xavier),
    calls: Calls::PLAIN,
    suspects: &[],
};
