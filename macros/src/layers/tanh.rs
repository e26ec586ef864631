//! `Tanh`: `y = tanh(x)`.

use super::{Answer, Calls, Kept, Layer, Question, Role, Takes};
use crate::model::Init;

pub(super) const LAYER: Layer = Layer {
    name: "Tanh",
    aliases: &["hyperbolictangent", "tangenshyperbolicus"],
    signature: "Tanh",
    stage: "tanh",
    role: Role::Values(resolve),
    decides_shape: false,
    prefers: Some(Init::Xavier),
    calls: Calls { backward: &[Kept::Output], in_place: true, order: Takes::Either, ..Calls::PLAIN },
    suspects: &[],
};

fn resolve(question: &mut Question<'_>) -> Answer {
    question.no_arguments();
    Answer::same_shape(question.input())
}
