use constnet::prelude::*;

network! {
    pub struct Net<T> = Affine(784, 50) -> Relu;
}

fn main() {}
