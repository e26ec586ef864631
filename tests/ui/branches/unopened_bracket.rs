use constnet::prelude::*;

network! {
    pub struct Net = Affine(784, 50) -> Relu >;
}

fn main() {}
