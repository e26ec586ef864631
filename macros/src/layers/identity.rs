//! `Identity`: `y = x`.

use super::{Answer, Layer, Question, Role};

pub(super) const LAYER: Layer = Layer {
    name: "Identity",
    aliases: &["id", "linearactivation"],
    signature: "Identity",
    module: "identity",
    role: Role::Values(resolve),
    decides_shape: false,
    prefers: None,
    backward: &[],
};

fn resolve(question: &mut Question<'_>) -> Answer {
    question.no_arguments();
    Answer::same_shape(question.input())
}
