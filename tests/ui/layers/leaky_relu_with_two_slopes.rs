use constnet::prelude::*;

network! {
    pub struct Net = Affine(784, 50) -> LeakyRelu(0.1, 0.2) -> Affine(50, 10) -> SoftmaxWithLoss;
}

fn main() {}
