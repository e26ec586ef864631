//~ `MatMul` expects I inputs, but the input of the network has 6
use constnet::prelude::*;

const I: usize = 5;

network! {
    pub struct Net: 6 = MatMul(I, 3) -> SoftmaxWithLoss;
}

fn main() {}
