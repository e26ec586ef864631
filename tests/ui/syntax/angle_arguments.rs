use constnet::prelude::*;

network! {
    pub struct Net = Affine(4, 3) -> Affine<3, 2> -> Relu;
}

fn main() {}
