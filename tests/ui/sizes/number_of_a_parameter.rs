use constnet::prelude::*;

network! {
    pub struct Net<const SLOPE: usize> = Affine(784, 50) -> LeakyRelu(SLOPE) -> Affine(50, 10)
        -> SoftmaxWithLoss;
}

fn main() {}
