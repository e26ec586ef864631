use constnet::prelude::*;

network! {
    pub struct Net: 8 = a: Affine(8, 6) * (Affine(8, 5) -> Sigmoid) -> Affine(6, 2);
}

fn main() {}
