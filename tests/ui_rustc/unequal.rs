//~ `Affine` expects OTHER inputs, but the previous layer `relu1` outputs HIDDEN
use constnet::prelude::*;

const HIDDEN: usize = 50;
const OTHER: usize = 60;

network! {
    pub struct Net = Affine(784, HIDDEN) -> Relu -> Affine(OTHER, 10) -> SoftmaxWithLoss;
}

fn main() {}
