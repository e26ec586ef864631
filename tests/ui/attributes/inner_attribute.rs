use constnet::prelude::*;

network! {
    #![allow(dead_code)]
    pub struct Net = Affine(4, 3) -> Relu;
}

fn main() {}
