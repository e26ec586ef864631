//! `HuberLoss(d)`: the square of small errors, the absolute value of large ones.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Contract, InferCtx, Layer, POSITIVE, Role};
use crate::tensor::Init;

pub(super) const LAYER: Layer = Layer {
    name: "HuberLoss",
    aliases: &["huber", "smoothl1loss", "smoothl1"],
    signature: "HuberLoss(delta)",
    stage: "huber_loss",
    role: Role::Loss(infer),
    decides_shape: false,
    prefers: Some(Init::Xavier),
    contract: Contract::REGRESSION,
    lints: &[],
};

/// A float can't be a const argument on stable Rust, but its bits can.
fn infer(ctx: &mut InferCtx<'_>) -> Vec<TokenStream> {
    let (delta, krate) = (ctx.single_number("delta", &POSITIVE), ctx.krate);
    vec![quote!(#krate::__private::bits(#delta))]
}
