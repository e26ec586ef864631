use constnet::prelude::*;

network! {
    pub struct Net<const N: usize> = Affine(784, { N * 2 }) -> Relu -> Affine(_, 10);
}

fn main() {}
