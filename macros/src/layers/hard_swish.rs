//! `HardSwish`: `y = x · min(max(x + 3, 0), 6) / 6`.

use super::{Answer, Calls, Kept, Layer, Question, Role, Takes};
use crate::model::Init;

pub(super) const LAYER: Layer = Layer {
    name: "HardSwish",
    aliases: &["hardsilu", "hswish"],
    signature: "HardSwish",
    stage: "hard_swish",
    role: Role::Values(resolve),
    decides_shape: false,
    prefers: Some(Init::He),
    calls: Calls { backward: &[Kept::Input], in_place: true, order: Takes::Either, ..Calls::PLAIN },
    suspects: &[],
};

fn resolve(question: &mut Question<'_>) -> Answer {
    question.no_arguments();
    Answer::same_shape(question.input())
}
