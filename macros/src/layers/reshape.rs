//! `Reshape(C, H, W)`: the same values as an image, or as a vector.

use super::{Answer, Calls, Layer, PassesOn, Question, Role};

pub(super) const LAYER: Layer = Layer {
    name: "Reshape",
    aliases: &["unflatten", "view2d"],
    signature: "Reshape(channels, height, width)",
    stage: "reshape",
    role: Role::Values(resolve),
    decides_shape: true,
    prefers: None,
    calls: Calls { passes_on: PassesOn::Always, ..Calls::PLAIN },
    suspects: &[],
};

fn resolve(question: &mut Question<'_>) -> Answer {
    let takes = question.input();
    let gives = question.other_shape(&takes);
    Answer::plain(takes, gives)
}
