use constnet::prelude::*;

network! {
    pub struct Net = Affine(4, 2) -> Relu -> Net;
}

fn main() {}
