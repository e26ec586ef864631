use constnet::prelude::*;

network! {
    pub struct Net = Affine(784, 50) -> Affine(60, 30) -> Affine(20, 10) -> SoftmaxWithLoss;
}

fn main() {}
