use constnet::prelude::*;

network! {
    pub struct Net<const HIDDEN: u32> = Affine(784, HIDDEN) -> Relu;
}

fn main() {}
