use constnet::prelude::*;

network! {
    pub struct Net = type: Affine(4, 3) -> fn: Relu -> _: Sigmoid -> loop: Affine(4, 2);
}

fn main() {}
