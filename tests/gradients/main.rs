//! Gradient checks of every backward pass against central differences in `f64`, and tests that the check can fail.

mod batches;
mod check;
mod layers;
mod losses;
#[path = "../support/mod.rs"]
mod support;
mod wrong;
