//~ `Affine` takes 60 inputs here, but `relu1` before it gives HIDDEN
use constnet::prelude::*;

const HIDDEN: usize = 50;

network! {
    pub struct Net = Affine(784, HIDDEN) -> Relu -> Affine(60, 10) -> SoftmaxWithLoss;
}

fn main() {}
