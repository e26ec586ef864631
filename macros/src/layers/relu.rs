//! `Relu`: `y = max(x, 0)`.

use super::{Answer, Calls, Kept, Layer, Question, Role, Takes};
use crate::tensor::Init;

pub(super) const LAYER: Layer = Layer {
    name: "Relu",
    aliases: &["rectifier", "rectifiedlinear"],
    signature: "Relu",
    stage: "relu",
    role: Role::Values(resolve),
    decides_shape: false,
    prefers: Some(Init::He),
    calls: Calls {
        backward: &[Kept::Output],
        in_place: true,
        is_activation: true,
        order: Takes::Either,
        ..Calls::PLAIN
    },
    suspects: &[("Relu", "the second one has no effect\nremove one of them")],
};

fn resolve(question: &mut Question<'_>) -> Answer {
    question.no_arguments();
    Answer::same_shape(question.input())
}
