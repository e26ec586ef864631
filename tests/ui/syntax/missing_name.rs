use constnet::prelude::*;

network! {
    pub struct = Affine(784, 50) -> Relu;
}

fn main() {}
