//~ mismatched types
use constnet::prelude::*;

const HIDDEN: u32 = 5;

network! {
    pub struct Net = Affine(3, HIDDEN) -> Relu -> Affine(HIDDEN, 2) -> SoftmaxWithLoss;
}

fn main() {}
