//! `Gelu(tanh)`: the approximation of `Gelu` by a hyperbolic tangent.

use super::{Answer, Calls, Kept, Layer, Question, Role, Takes};
use crate::model::Init;

pub(super) const LAYER: Layer = Layer {
    name: "GeluTanh",
    aliases: &[],
    signature: "Gelu(tanh)",
    stage: "gelu",
    role: Role::Values(resolve),
    decides_shape: false,
    prefers: Some(Init::He),
    calls: Calls { backward: &[Kept::Input], in_place: true, order: Takes::Either, ..Calls::PLAIN },
    suspects: &[],
};

fn resolve(question: &mut Question<'_>) -> Answer {
    question.single_word("tanh");
    Answer::same_shape(question.input())
}
