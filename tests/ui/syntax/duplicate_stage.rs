use constnet::prelude::*;

network! {
    pub struct Net = hidden: Affine(784, 50) -> Relu -> hidden: Affine(50, 10);
}

fn main() {}
