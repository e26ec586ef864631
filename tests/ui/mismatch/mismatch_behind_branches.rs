use constnet::prelude::*;

network! {
    pub struct Net = Affine(64, 32) -> (Affine(32, 32) -> Relu) + Identity -> Affine(64, 10);
}

fn main() {}
