//! `Affine(I, O)`: `y = w · x + b`.

use super::{Answer, Kept, Layer, Question, Role};
use crate::amount::Amount;
use crate::model::Tensor;
use crate::shape::{Shape, Size};

pub(super) const LAYER: Layer = Layer {
    name: "Affine",
    aliases: &["linear", "dense", "fc", "fullyconnected", "fullconnected"],
    signature: "Affine(inputs, outputs)",
    module: "affine",
    role: Role::Values(resolve),
    decides_shape: true,
    prefers: None,
    backward: &[Kept::Params],
};

fn resolve(question: &mut Question<'_>) -> Answer {
    let [inputs, outputs] = question.inputs_and_outputs();
    let tensor = |name, columns: &Size| Tensor { name, rows: outputs.clone(), columns: columns.clone() };
    Answer {
        tensors: vec![tensor("weight", &inputs), tensor("bias", &Size::Known(1))],
        macs: Amount::product([inputs.clone(), outputs.clone()]),
        takes: Shape::Vector(inputs.clone()),
        gives: Shape::Vector(outputs.clone()),
        sizes: vec![inputs, outputs],
    }
}
