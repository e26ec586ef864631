use constnet::prelude::*;

network! {
    pub struct Net = Affine(784, 50, ) -> Affine(50, outputs = 10) -> SoftmaxWithLoss;
}

fn main() {}
