use constnet::prelude::*;

network! {
    pub struct Net = Affine -> Relu -> Affine(50, 10) -> SoftmaxWithLoss;
}

fn main() {}
