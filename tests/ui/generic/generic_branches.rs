use constnet::prelude::*;

network! {
    pub struct Net<const N: usize>: 4 = Affine(4, N) + Affine(4, 3);
}

fn main() {}
