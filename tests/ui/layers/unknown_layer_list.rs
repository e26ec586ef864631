use constnet::prelude::*;

network! {
    pub struct Net = Affine(784, 50) -> Transformed(8) -> Affine(50, 10);
}

fn main() {}
