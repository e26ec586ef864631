//! `Sigmoid`: `y = 1 / (1 + exp(-x))`.

use super::{Answer, Kept, Layer, Question, Role};
use crate::model::Init;

pub(super) const LAYER: Layer = Layer {
    name: "Sigmoid",
    aliases: &["logistic", "sigm"],
    signature: "Sigmoid",
    module: "sigmoid",
    role: Role::Values(resolve),
    decides_shape: false,
    prefers: Some(Init::Xavier),
    backward: &[Kept::Output],
};

fn resolve(question: &mut Question<'_>) -> Answer {
    question.no_arguments();
    Answer::same_shape(question.input())
}
