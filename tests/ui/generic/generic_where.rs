use constnet::prelude::*;

network! {
    pub struct Net<const HIDDEN: usize> where Assert: True = Affine(784, HIDDEN) -> Relu;
}

fn main() {}
