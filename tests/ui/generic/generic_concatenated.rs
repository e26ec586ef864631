use constnet::prelude::*;

network! {
    pub struct Net<const N: usize> = Affine(784, N) -> [Relu, Sigmoid] -> Affine(_, 10);
}

fn main() {}
