use constnet::prelude::*;

network! {
    pub struct Net = Affine(784, 50) -> Relu -> Identity -> Sigmoid -> Affine(60, 10);
}

fn main() {}
