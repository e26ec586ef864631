//~ `Affine` expects 12 inputs, but the previous layer `concat1` outputs A + A
use constnet::prelude::*;

const A: usize = 5;

network! {
    pub struct Net: A = [Relu, Sigmoid] -> Affine(12, 3);
}

fn main() {}
