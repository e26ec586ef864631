//! `HuberLoss(d)`: the square of small errors, the absolute value of large ones.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Calls, Layer, POSITIVE, Question, Role};
use crate::tensor::Init;

pub(super) const LAYER: Layer = Layer {
    name: "HuberLoss",
    aliases: &["huber", "smoothl1loss", "smoothl1"],
    signature: "HuberLoss(delta)",
    stage: "huber_loss",
    role: Role::Loss(resolve),
    decides_shape: false,
    prefers: Some(Init::Xavier),
    calls: Calls::PLAIN,
    suspects: &[],
};

/// A float can't be a const argument on stable Rust, its bits can.
fn resolve(question: &mut Question<'_>) -> Vec<TokenStream> {
    let (delta, krate) = (question.single_number("delta", &POSITIVE), question.krate);
    vec![quote!(#krate::__private::bits(#delta))]
}
