//! `Relu`: `y = max(x, 0)`.

use super::{Answer, Kept, Layer, Question, Role};
use crate::model::Init;

pub(super) const LAYER: Layer = Layer {
    name: "Relu",
    aliases: &["rectifier", "rectifiedlinear"],
    signature: "Relu",
    module: "relu",
    role: Role::Values(resolve),
    decides_shape: false,
    prefers: Some(Init::He),
    backward: &[Kept::Output],
};

fn resolve(question: &mut Question<'_>) -> Answer {
    question.no_arguments();
    Answer::same_shape(question.input())
}
