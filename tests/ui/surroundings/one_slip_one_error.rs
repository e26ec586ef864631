use constnet::prelude::*;

network! {
    pub struct Net = Affine(784, 50) -> Relu -> Affine(60, 30) -> Relu -> Affine(30, 10) -> SoftmaxWithLoss;
}

fn main() {}
