//! `Elu(a)`: `y = x` where `x > 0`, else `a · (exp(x) - 1)`.

use super::{Answer, Calls, Kept, Layer, POSITIVE, Question, Role, Takes};
use crate::model::Init;

pub(super) const LAYER: Layer = Layer {
    name: "Elu",
    aliases: &["exponentiallinear"],
    signature: "Elu(scale)",
    stage: "elu",
    role: Role::Values(resolve),
    decides_shape: false,
    prefers: Some(Init::He),
    calls: Calls { backward: &[Kept::Output], in_place: true, order: Takes::Either, ..Calls::PLAIN },
    suspects: &[],
};

fn resolve(question: &mut Question<'_>) -> Answer {
    let scale = question.single_number("scale", &POSITIVE);
    Answer { constants: vec![scale], ..Answer::same_shape(question.input()) }
}
