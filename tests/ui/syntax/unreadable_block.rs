use constnet::prelude::*;

const N: usize = 5;

network! {
    pub struct Net = Affine(784, { 2 * N N }) -> Relu -> Affine({ let }, 10) -> SoftmaxWithLoss;
}

fn main() {}
