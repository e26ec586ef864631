//! The two-layer network by other means.

pub mod burn;
pub mod faer;
