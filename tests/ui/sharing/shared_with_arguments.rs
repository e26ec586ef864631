use constnet::prelude::*;

network! {
    pub struct Net = a: Affine(4, 4) -> Relu -> &a(4, 4);
}

fn main() {}
