use constnet::prelude::*;

network! {
    pub struct Net = Affine(784, 18446744073709551615) -> Relu;
}

fn main() {}
