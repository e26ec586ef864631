//! The parts of training that can be used separately.

mod allocations;
mod averaged;
mod clipping;
mod finder;
mod non_finite;
mod parts;
mod schedules;
mod scikit_learn;
mod scores;
#[path = "../support/mod.rs"]
mod support;

use constnet::prelude::*;

network! { struct Net = Affine(6, 8) -> Tanh -> Affine(8, 3) -> SoftmaxWithLoss; }

/// Samples of 6 values, a batch, with their labels.
fn samples<T: Scalar>(count: usize) -> (Vec<T>, Vec<u8>) {
    let mut rng = constnet::Rng::new(3);
    let x = (0..6 * count).map(|_| T::from_f64(rng.normal())).collect();
    (x, (0..count).map(|_| rng.below(3) as u8).collect())
}
