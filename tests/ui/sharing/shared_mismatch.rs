use constnet::prelude::*;

network! {
    pub struct Net = a: Affine(4, 3) -> Relu -> &a;
}

fn main() {}
