use constnet::prelude::*;

network! {
    pub struct Net: 784 = |x| x -> Affine(784, 10);
}

fn main() {}
