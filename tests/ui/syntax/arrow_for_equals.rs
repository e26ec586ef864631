use constnet::prelude::*;

network! {
    pub struct Net: 784 -> Affine(784, 10);
}

fn main() {}
