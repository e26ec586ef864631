use constnet::prelude::*;

network! {
    pub struct Net = Affine(784, 50) -> Tanh(1.0) -> Affine(50, 10) -> SoftmaxWithLoss;
}

fn main() {}
