use constnet::prelude::*;

network! {
    pub struct Net = first: Affine(4, 4) -> Relu -> &frist -> Relu;
}

fn main() {}
