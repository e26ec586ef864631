//! `Identity`: `y = x`.

use super::{Answer, Calls, Layer, PassesOn, Question, Role};

pub(super) const LAYER: Layer = Layer {
    name: "Identity",
    aliases: &["id", "linearactivation"],
    signature: "Identity",
    stage: "identity",
    role: Role::Values(resolve),
    decides_shape: false,
    prefers: None,
    calls: Calls { passes_on: PassesOn::Always, ..Calls::PLAIN },
    suspects: &[],
};

fn resolve(question: &mut Question<'_>) -> Answer {
    question.no_arguments();
    Answer::same_shape(question.input())
}
