//~ `Affine` expects 60 inputs, but the previous layer `relu1` outputs HIDDEN
use constnet::prelude::*;

const HIDDEN: usize = 50;

network! {
    pub struct Net = Affine(784, HIDDEN) -> Relu -> Affine(60, 10) -> SoftmaxWithLoss;
}

fn main() {}
