use constnet::prelude::*;

network! {
    pub struct Net = Affine(4, 4) -> a: Relu -> &a;
}

fn main() {}
