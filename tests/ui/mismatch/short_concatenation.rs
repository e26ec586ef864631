use constnet::prelude::*;

network! {
    pub struct Net: 4 = [Affine(4, 3)] -> Relu -> [];
}

fn main() {}
