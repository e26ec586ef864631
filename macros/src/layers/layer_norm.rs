//! `LayerNorm`: the values of a sample with the mean 0 and the deviation 1 among them, then scaled and
//! shifted by what is learnt.

use super::batch_norm::NORMALISED_ALREADY;
use super::{Answer, Calls, Kept, Layer, Question, Records, Role};
use crate::shape::Size;
use crate::tensor::{Begins, Saved, Tensor};

pub(super) const LAYER: Layer = Layer {
    name: "LayerNorm",
    aliases: &["layernormalization", "ln"],
    signature: "LayerNorm",
    stage: "layer_norm",
    role: Role::Values(resolve),
    decides_shape: false,
    prefers: None,
    calls: Calls {
        backward: &[Kept::Params, Kept::Input, Kept::Saved],
        gradient: &[Kept::Input, Kept::Saved],
        records: Records::ForTheWayBack,
        is_one_backward: true,
        ..Calls::PLAIN
    },
    suspects: &[("LayerNorm", NORMALISED_ALREADY)],
};

fn resolve(question: &mut Question<'_>) -> Answer {
    question.no_arguments();
    let shape = question.input();
    let values = question.values_of(&shape);
    let tensor = |name| Tensor::vector(name, values.clone());
    Answer {
        tensors: vec![tensor("weight").begins(Begins::At(1.0)), tensor("bias")],
        // The mean and the inverse of the deviation.
        saved: Saved { predicting: None, training: Some(Size::Known(2)) },
        macs: shape.len(),
        sizes: vec![values],
        ..Answer::same_shape(shape)
    }
}
