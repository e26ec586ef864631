//~ the input of a network can't have 0 values
use constnet::prelude::*;

const C: usize = 0;

network! {
    pub struct Net: (C, 28, 28) = Relu -> Sigmoid -> MseLoss;
}

fn main() {}
