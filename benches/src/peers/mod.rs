//! The networks of the workloads by other means.

pub mod burn;
pub mod burn_adam;
pub mod burn_lenet;
pub mod burn_three_layers;
pub mod faer;
