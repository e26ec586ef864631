use constnet::prelude::*;

network! {
    pub struct Net = Relu -> Affine(50, 10) -> SoftmaxWithLoss;
}

fn main() {}
