use constnet::prelude::*;

network! {
    pub struct Net = |a: 4, b: 4| a + (Affine(4, 4) -> Relu) + b;
}

fn main() {}
