//~ `affine2` makes the network too large
use constnet::prelude::*;

const HIDDEN: usize = usize::MAX / 1000;

network! {
    pub struct Net = Affine(784, HIDDEN) -> Relu -> Affine(HIDDEN, 10) -> SoftmaxWithLoss;
}

fn main() {}
