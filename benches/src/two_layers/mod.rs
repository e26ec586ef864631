//! 784-50-10 with relu: a training step and a prediction.

pub mod prediction;
pub mod training;

use constnet::prelude::*;

/// Values of the hidden layer.
pub const HIDDEN: usize = 50;
/// The learning rate; small enough that random labels can be learned for as long as a benchmark runs.
pub const LEARNING_RATE: f32 = 0.01;

network! {
    /// The two-layer classifier.
    pub struct TwoLayerNet = Affine(784, 50) -> Relu -> Affine(50, 10) -> SoftmaxWithLoss;
}
