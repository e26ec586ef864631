use constnet::prelude::*;

network! {
    pub struct Net = Affine(0, 50) -> Relu -> Affine(50, 0) -> SoftmaxWithLoss;
}

fn main() {}
