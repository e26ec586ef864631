//! `Sum(N)`: the sum over N values of each of D, N·D to D.

use super::{Answer, Calls, Layer, Question, Role};
use crate::shape::Shape;

pub(super) const LAYER: Layer = Layer {
    name: "Sum",
    aliases: &["reducesum"],
    signature: "Sum(summands)",
    stage: "sum",
    role: Role::Values(resolve),
    decides_shape: true,
    prefers: None,
    calls: Calls::PLAIN,
    suspects: &[],
};

fn resolve(question: &mut Question<'_>) -> Answer {
    let summands = question.single_size("summands");
    let inputs = question.values();
    let outputs = question.divided(&inputs, &summands);
    let plain = Answer::plain(Shape::vector(inputs.clone()), Shape::vector(outputs.clone()));
    Answer { sizes: vec![inputs, outputs], ..plain }
}
