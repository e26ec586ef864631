//! The networks of the workloads by other means.

pub mod burn;
pub mod burn_lenet;
pub mod faer;
