use constnet::prelude::*;

network! {
    pub struct Net = Affine(784, _) -> Relu -> Affine(50, 10) -> SoftmaxWithLoss;
}

fn main() {}
