use constnet::prelude::*;

network! {
    pub struct Net = Affine(64, 64) -> (Affine(64, 64) => Relu) + Identity -> Affine(64, 10);
}

fn main() {}
