use constnet::prelude::*;

network! {
    pub struct Net: 100 = Affine(784, 10) -> SoftmaxWithLoss;
}

fn main() {}
