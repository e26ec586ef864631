//! `AvgPool2d(K, stride = K, pad = 0)`: the mean of each window.

use super::{Answer, Calls, Layer, Question, Role, Takes};

pub(super) const LAYER: Layer = Layer {
    name: "AvgPool2d",
    aliases: &["avgpool", "averagepool", "averagepooling", "averagepooling2d", "meanpool"],
    signature: "AvgPool2d(kernel, stride = kernel, pad = 0)",
    stage: "pool",
    role: Role::Values(resolve),
    decides_shape: true,
    prefers: None,
    calls: Calls { order: Takes::Blocks, ..Calls::PLAIN },
    suspects: &[],
};

fn resolve(question: &mut Question<'_>) -> Answer {
    Answer::pooling(question)
}
