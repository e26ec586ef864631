//! Implementations of the workloads' networks with other libraries.

pub mod burn;
pub mod burn_adam;
pub mod burn_lenet;
pub mod burn_stages;
pub mod burn_three_layers;
pub mod faer;
pub mod onnx;
pub mod tract;
