//! `MatMul(I, O)`: `y = w · x`.

use super::{Answer, Calls, Kept, Layer, Question, Role};

pub(super) const LAYER: Layer = Layer {
    name: "MatMul",
    aliases: &["dot", "matmult", "linearwithoutbias"],
    signature: "MatMul(inputs, outputs)",
    stage: "matmul",
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

/// Why a product behind a product is suspicious.
pub(super) const NOTHING_BETWEEN: &str =
    "two linear layers in a row collapse into one\ninsert an activation between them, such as `Relu`";

fn resolve(question: &mut Question<'_>) -> Answer {
    Answer::product(question.inputs_and_outputs(), false)
}
