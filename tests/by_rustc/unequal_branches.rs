//~ `+` takes branches of one shape, but `affine1` gives A and `sigmoid1` gives B
use constnet::prelude::*;

const A: usize = 5;
const B: usize = 6;

network! {
    pub struct Net: 4 = Affine(_, A) + (Affine(_, B) -> Sigmoid);
}

fn main() {}
