//! `Elu(a)`: `y = x` where `x > 0`, else `a · (exp(x) - 1)`.

use super::{Answer, Calls, Kept, Layer, POSITIVE, Question, Role, Takes};
use crate::model::Init;

pub(super) const LAYER: Layer = Layer {
    name: "Elu",
    aliases: &["exponentiallinear"],
    signature: "Elu(alpha)",
    stage: "elu",
    role: Role::Values(resolve),
    decides_shape: false,
    prefers: Some(Init::He),
    calls: Calls { backward: &[Kept::Output], in_place: true, order: Takes::Either, ..Calls::PLAIN },
    suspects: &[],
};

fn resolve(question: &mut Question<'_>) -> Answer {
    let alpha = question.single_number("alpha", &POSITIVE);
    Answer { constants: vec![alpha], ..Answer::same_shape(question.input()) }
}
