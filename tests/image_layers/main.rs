//! Networks with images, normalisation and dropout: gradients, batches of any size, and the differences between
//! training and prediction.

mod dropout;
mod gradients;
mod layouts;
mod options;
mod statistics;
#[path = "../support/mod.rs"]
mod support;

use constnet::Rng;

/// Normally distributed numbers.
fn numbers(seed: u64, len: usize) -> Vec<f64> {
    let mut rng = Rng::new(seed);
    (0..len).map(|_| rng.normal()).collect()
}
