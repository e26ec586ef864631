//~ `Affine` can't have 0 outputs
use constnet::prelude::*;

const HIDDEN: usize = 0;

network! {
    pub struct Net = Affine(784, HIDDEN) -> Relu -> Affine(HIDDEN, 10) -> SoftmaxWithLoss;
}

fn main() {}
