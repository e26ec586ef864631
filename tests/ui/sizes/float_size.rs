use constnet::prelude::*;

network! {
    pub struct Net = Affine(784, 0.5) -> SoftmaxWithLoss;
}

fn main() {}
