use constnet::prelude::*;

network! {
    pub struct Net = MatMul(784, 50) -> Relu -> Affine(784, 10) -> SoftmaxWithLoss;
}

fn main() {}
