//! `MaxPool2d(K, stride = K, pad = 0)`: the largest value of each window.

use super::{Answer, Calls, Kept, Layer, Question, Role, Takes};

pub(super) const LAYER: Layer = Layer {
    name: "MaxPool2d",
    aliases: &["maxpool", "maxpooling", "maxpooling2d", "pooling", "pool"],
    signature: "MaxPool2d(kernel, stride = kernel, pad = 0)",
    stage: "pool",
    role: Role::Values(resolve),
    decides_shape: true,
    prefers: None,
    calls: Calls {
        backward: &[Kept::Input, Kept::Output],
        picks: true,
        order: Takes::Blocks,
        ..Calls::PLAIN
    },
    suspects: &[],
};

fn resolve(question: &mut Question<'_>) -> Answer {
    Answer::pooling(question)
}
