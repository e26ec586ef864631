use constnet::prelude::*;

network! {
    pub struct Net = hidden: Affine(784, 50) -> active: Relu -> scores: Affine(51, 10);
}

fn main() {}
