//! `MatMul(I, O)`: `y = w · x`.

use super::{Answer, Kept, Layer, Question, Role};
use crate::amount::Amount;
use crate::model::Tensor;
use crate::shape::Shape;

pub(super) const LAYER: Layer = Layer {
    name: "MatMul",
    aliases: &["dot", "matmult", "linearwithoutbias"],
    signature: "MatMul(inputs, outputs)",
    module: "matmul",
    role: Role::Values(resolve),
    decides_shape: true,
    prefers: None,
    backward: &[Kept::Params],
};

fn resolve(question: &mut Question<'_>) -> Answer {
    let [inputs, outputs] = question.inputs_and_outputs();
    Answer {
        tensors: vec![Tensor { name: "weight", rows: outputs.clone(), columns: inputs.clone() }],
        macs: Amount::product([inputs.clone(), outputs.clone()]),
        takes: Shape::Vector(inputs.clone()),
        gives: Shape::Vector(outputs.clone()),
        sizes: vec![inputs, outputs],
    }
}
