//~ `MatMul` takes I inputs here, but the input of the network gives 6
use constnet::prelude::*;

const I: usize = 5;

network! {
    pub struct Net: 6 = MatMul(I, 3) -> SoftmaxWithLoss;
}

fn main() {}
