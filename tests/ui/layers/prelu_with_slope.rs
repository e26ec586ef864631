use constnet::prelude::*;

network! {
    pub struct Net = Affine(784, 50) -> PRelu(0.25) -> Affine(50, 10) -> SoftmaxWithLoss;
}

fn main() {}
