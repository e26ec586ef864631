//! `LeakyRelu(a)`: `y = x` where `x > 0`, else `a · x`.

use super::{Answer, Calls, Kept, Layer, NOT_NEGATIVE, Question, Role, Takes};
use crate::model::Init;

pub(super) const LAYER: Layer = Layer {
    name: "LeakyRelu",
    aliases: &["lrelu", "leakyrectifier"],
    signature: "LeakyRelu(slope)",
    stage: "leaky_relu",
    role: Role::Values(resolve),
    decides_shape: false,
    prefers: Some(Init::He),
    calls: Calls { backward: &[Kept::Output], in_place: true, order: Takes::Either, ..Calls::PLAIN },
    suspects: &[],
};

fn resolve(question: &mut Question<'_>) -> Answer {
    let slope = question.single_number("slope", &NOT_NEGATIVE);
    Answer { constants: vec![slope], ..Answer::same_shape(question.input()) }
}
