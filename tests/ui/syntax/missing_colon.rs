use constnet::prelude::*;

network! {
    pub struct Net = hidden Affine(4, 3) -> Relu;
}

fn main() {}
