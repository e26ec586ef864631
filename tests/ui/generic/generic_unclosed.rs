use constnet::prelude::*;

network! {
    pub struct Net<const HIDDEN: usize = Affine(784, HIDDEN) -> Relu;
}

fn main() {}
