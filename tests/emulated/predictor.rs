//! The predictor against `predict`, with what its tests share with others.

#[path = "../gradients/check.rs"]
mod check;
#[path = "../language/custom.rs"]
mod custom;
#[path = "../language/gradients.rs"]
mod gradients;
#[path = "../language/predictor/mod.rs"]
mod predictor;
#[path = "../support/mod.rs"]
mod support;
