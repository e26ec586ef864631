//! `Flatten`: all values of an image as a vector, channel after channel.

use super::{Answer, Calls, Layer, PassesOn, Question, Role};
use crate::shape::Shape;

pub(super) const LAYER: Layer = Layer {
    name: "Flatten",
    aliases: &["ravel", "view", "squeeze"],
    signature: "Flatten",
    stage: "flatten",
    role: Role::Values(resolve),
    decides_shape: false,
    prefers: None,
    calls: Calls { passes_on: PassesOn::Always, ..Calls::PLAIN },
    suspects: &[],
};

fn resolve(question: &mut Question<'_>) -> Answer {
    question.no_arguments();
    let takes = question.input();
    let gives = Shape::vector(question.values_of(&takes));
    Answer::plain(takes, gives)
}
