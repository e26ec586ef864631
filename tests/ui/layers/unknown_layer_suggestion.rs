use constnet::prelude::*;

network! {
    pub struct Net = Afine(784, 50) -> ReLU -> Affine(50, 10) -> SoftmaxWithLos;
}

fn main() {}
