//! `Sigmoid`: `y = 1 / (1 + exp(-x))`.

use super::{Answer, Calls, Kept, Layer, Question, Role, Takes};
use crate::model::Init;

pub(super) const LAYER: Layer = Layer {
    name: "Sigmoid",
    aliases: &["logistic", "sigm"],
    signature: "Sigmoid",
    stage: "sigmoid",
    role: Role::Values(resolve),
    decides_shape: false,
    prefers: Some(Init::Xavier),
    calls: Calls {
        backward: &[Kept::Output],
        in_place: true,
        is_activation: true,
        order: Takes::Either,
        ..Calls::PLAIN
    },
    suspects: &[],
};

fn resolve(question: &mut Question<'_>) -> Answer {
    question.no_arguments();
    Answer::same_shape(question.input())
}
