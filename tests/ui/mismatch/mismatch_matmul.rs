use constnet::prelude::*;

network! {
    pub struct Net = Affine(784, 50) -> Relu -> MatMul(5, 10) -> SoftmaxWithLoss;
}

fn main() {}
