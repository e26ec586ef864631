use constnet::prelude::*;

network! {
    pub struct Net: 4 = [Relu, , Sigmoid] -> Affine(8, 3);
}

fn main() {}
