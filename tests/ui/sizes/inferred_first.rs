use constnet::prelude::*;

network! {
    pub struct Net = Affine(_, 50) -> Relu -> Affine(50, 10) -> SoftmaxWithLoss;
}

fn main() {}
