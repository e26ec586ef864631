use constnet::prelude::*;

network! {
    pub struct Net = Affine(784u8, 10) -> SoftmaxWithLoss;
}

fn main() {}
