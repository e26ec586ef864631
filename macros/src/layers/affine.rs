//! `Affine(I, O)`: `y = w · x + b`.

use super::matmul::NOTHING_BETWEEN;
use super::{Answer, Calls, Kept, Layer, Question, Role};

pub(super) const LAYER: Layer = Layer {
    name: "Affine",
    aliases: &["linear", "dense", "fc", "fullyconnected", "fullconnected"],
    signature: "Affine(inputs, outputs)",
    stage: "affine",
    role: Role::Values(resolve),
    decides_shape: true,
    prefers: None,
    calls: Calls {
        backward: &[Kept::Params],
        gradient: &[Kept::Input],
        is_drawn: true,
        applies_activation: true,
        ..Calls::PLAIN
    },
    suspects: &[("Affine", NOTHING_BETWEEN), ("MatMul", NOTHING_BETWEEN)],
};

fn resolve(question: &mut Question<'_>) -> Answer {
    Answer::product(question.inputs_and_outputs(), true)
}
