//! The network of the examples `table` and `table_predict`.

use constnet::prelude::*;

network! {
    /// The variety of an apple from weight, diameter, sugar and one of three colours.
    pub struct Apples: 6 = Standardize -> Affine(_, 16) -> Relu -> Affine(16, 3) -> SoftmaxWithLoss;
}

/// The file that `table` saves and `table_predict` loads.
pub const FILE: &str = "target/apples.safetensors";
