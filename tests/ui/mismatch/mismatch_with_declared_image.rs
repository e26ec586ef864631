use constnet::prelude::*;

network! {
    pub struct Net: (1, 28, 28) = Affine(784, 10) -> SoftmaxWithLoss;
}

fn main() {}
