use constnet::prelude::*;

network! {
    pub enum Net = Affine(784, 50) -> Relu;
}

fn main() {}
