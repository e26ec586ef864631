use constnet::prelude::*;

network! {
    pub struct Net = Affine(99999999999999999999999, 10) -> SoftmaxWithLoss;
}

fn main() {}
