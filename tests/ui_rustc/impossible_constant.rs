//~ attempt to compute `4_usize - 5_usize`, which would overflow
use constnet::prelude::*;



network! {
    pub struct Net = Affine(3, { 4 - 5 }) -> Relu -> Affine(_, 2);
}

fn main() {}
