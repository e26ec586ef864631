//! `Gelu`: `y = x · Φ(x)`, exactly.

use super::{Answer, Calls, Kept, Layer, Question, Role, Takes};
use crate::model::Init;

pub(super) const LAYER: Layer = Layer {
    name: "Gelu",
    aliases: &["gaussianerrorlinear", "gelutanh", "geluexact"],
    signature: "Gelu` or `Gelu(tanh)",
    stage: "gelu",
    role: Role::Values(resolve),
    decides_shape: false,
    prefers: Some(Init::He),
    calls: Calls { backward: &[Kept::Input], in_place: true, order: Takes::Either, ..Calls::PLAIN },
    suspects: &[],
};

fn resolve(question: &mut Question<'_>) -> Answer {
    question.no_arguments_but("tanh");
    Answer::same_shape(question.input())
}
