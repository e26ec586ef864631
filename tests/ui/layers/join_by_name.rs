use constnet::prelude::*;

network! {
    pub struct Net: 4 = Add(Relu, Identity) -> Affine(4, 3);
}

fn main() {}
