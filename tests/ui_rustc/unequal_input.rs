//~ `Affine` expects 5 inputs, but the input of the network has I
use constnet::prelude::*;

const I: usize = 4;

network! {
    pub struct Net: I = Affine(5, 3) -> Relu;
}

fn main() {}
