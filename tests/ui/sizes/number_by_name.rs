use constnet::prelude::*;

network! {
    pub struct Net = Affine(784, 50) -> LeakyRelu(slope = 0.1) -> Affine(50, 10) -> SoftmaxWithLoss;
}

fn main() {}
