//~ `+` needs branches of the same shape, but `affine1` outputs A and `sigmoid1` outputs B
use constnet::prelude::*;

const A: usize = 5;
const B: usize = 6;

network! {
    pub struct Net: 4 = Affine(_, A) + (Affine(_, B) -> Sigmoid);
}

fn main() {}
