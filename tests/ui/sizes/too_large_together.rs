use constnet::prelude::*;

network! {
    pub struct Net = Affine(1000000000, 500000000) -> Relu -> Affine(_, 2000000000) -> Relu;
}

fn main() {}
