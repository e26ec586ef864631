//~ mismatched types
use constnet::prelude::*;

const SLOPE: f32 = 0.1;

network! {
    pub struct Net = Affine(784, 50) -> LeakyRelu(SLOPE) -> Affine(50, 10) -> SoftmaxWithLoss;
}

fn main() {}
