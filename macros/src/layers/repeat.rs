//! `Repeat(N)`: N copies, one behind the other.

use super::{Answer, Calls, Layer, Question, Role};
use crate::shape::Shape;

pub(super) const LAYER: Layer = Layer {
    name: "Repeat",
    aliases: &["tile", "broadcast"],
    signature: "Repeat(copies)",
    stage: "repeat",
    role: Role::Values(resolve),
    decides_shape: true,
    prefers: None,
    calls: Calls::PLAIN,
    suspects: &[],
};

fn resolve(question: &mut Question<'_>) -> Answer {
    let copies = question.single_size("copies");
    let inputs = question.values();
    let outputs = question.times(&inputs, &copies);
    let plain = Answer::plain(Shape::vector(inputs.clone()), Shape::vector(outputs.clone()));
    Answer { sizes: vec![inputs, outputs], ..plain }
}
