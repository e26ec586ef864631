//! `Softmax`: `y = exp(x) / Σ exp(x)`, over the values of a sample.

use super::{Answer, Calls, Kept, Layer, Question, Role};
use crate::tensor::Init;

pub(super) const LAYER: Layer = Layer {
    name: "Softmax",
    aliases: &["softmaxlayer"],
    signature: "Softmax",
    stage: "softmax",
    role: Role::Values(resolve),
    decides_shape: false,
    prefers: Some(Init::Xavier),
    calls: Calls { backward: &[Kept::Output], in_place: true, ..Calls::PLAIN },
    suspects: &[],
};

fn resolve(question: &mut Question<'_>) -> Answer {
    question.no_arguments();
    Answer::same_shape(question.input())
}
