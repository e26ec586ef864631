use constnet::prelude::*;

network! {
    pub struct Net = Affine(64, 32) -> (Affine(32, 16) -> Relu) + Identity -> Affine(32, 10);
}

fn main() {}
