use constnet::prelude::*;

network! {
    pub struct Net<const HIDDEN: usize> = Affine(784, HIDDEN) -> Relu -> Affine(50, 10);
}

fn main() {}
