use constnet::prelude::*;

network! {
    pub struct Net = Affine(784, 50) -> Elu(1e999) -> Affine(50, 10) -> SoftmaxWithLoss;
}

fn main() {}
