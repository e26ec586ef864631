//! `BatchNorm`: each channel, or each value of a vector, with the mean 0 and the deviation 1 over the batch,
//! then scaled and shifted by what is learnt.

use quote::quote;

use super::{Answer, Calls, Kept, Layer, Order, Question, Records, Role, Takes};
use crate::shape::Size;
use crate::tensor::{Begins, Tensor};

pub(super) const LAYER: Layer = Layer {
    name: "BatchNorm",
    aliases: &["batchnorm1d", "batchnorm2d", "batchnormalization", "bn"],
    signature: "BatchNorm",
    stage: "batch_norm",
    role: Role::Values(resolve),
    decides_shape: false,
    prefers: None,
    calls: Calls {
        backward: &[Kept::Params],
        gradient: &[Kept::Input],
        records: Records::Trained,
        is_one_backward: true,
        order: Takes::ByShape,
        ..Calls::PLAIN
    },
    suspects: &[("BatchNorm", NORMALISED_ALREADY)],
};

/// Why a normalisation behind the same one is suspicious.
pub(super) const NORMALISED_ALREADY: &str = "the values are already normalised\nremove one of them";

fn resolve(question: &mut Question<'_>) -> Answer {
    question.no_arguments();
    let krate = question.krate.clone();
    question.expect_no_hidden_image();
    let shape = question.input();
    let Some(channels) = shape.sizes().first().cloned() else { return Answer::unknown() };
    let order = match Order::of(&shape) {
        Order::Samples => quote!(Samples),
        Order::Blocks => quote!(Blocked16),
    };
    let tensors = vec![
        Tensor::vector("weight", channels.clone()).begins(Begins::At(1.0)),
        Tensor::vector("bias", channels.clone()),
        Tensor::statistic("mean", channels.clone()),
        Tensor::statistic("variance", channels.clone()).begins(Begins::At(1.0)),
        Tensor::statistic("batches", Size::Known(1)),
    ];
    Answer {
        sizes: vec![channels],
        constants: vec![quote!(#krate::__private::Layout::#order)],
        tensors,
        macs: shape.len(),
        ..Answer::same_shape(shape)
    }
}
