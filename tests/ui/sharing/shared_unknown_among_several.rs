use constnet::prelude::*;

network! {
    pub struct Net = encoder: Affine(4, 4) -> Relu -> decoder: Affine(4, 4) -> &x -> Relu;
}

fn main() {}
