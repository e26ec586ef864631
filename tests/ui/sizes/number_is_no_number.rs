use constnet::prelude::*;

network! {
    pub struct Net = Affine(784, 50) -> LeakyRelu(_) -> Affine(50, 10) -> Elu("1.0")
        -> Affine(10, 3) -> Elu((1.0, 2.0));
}

fn main() {}
