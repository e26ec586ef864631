//~ `Affine` takes 5 inputs here, but the input of the network gives I
use constnet::prelude::*;

const I: usize = 4;

network! {
    pub struct Net: I = Affine(5, 3) -> Relu;
}

fn main() {}
