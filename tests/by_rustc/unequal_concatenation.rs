//~ `Affine` takes 12 inputs here, but `concat1` before it gives A + A
use constnet::prelude::*;

const A: usize = 5;

network! {
    pub struct Net: A = [Relu, Sigmoid] -> Affine(12, 3);
}

fn main() {}
