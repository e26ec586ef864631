//~ `Affine` takes OTHER inputs here, but `relu1` before it gives HIDDEN
use constnet::prelude::*;

const HIDDEN: usize = 50;
const OTHER: usize = 60;

network! {
    pub struct Net = Affine(784, HIDDEN) -> Relu -> Affine(OTHER, 10) -> SoftmaxWithLoss;
}

fn main() {}
