use constnet::prelude::*;

network! {
    pub struct Net = Affine(784, 50) -> Elu(-1) -> Affine(50, 10) -> Elu(-0.5) -> Affine(10, 10) -> Elu(0);
}

fn main() {}
