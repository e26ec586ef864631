use constnet::prelude::*;

network! {
    pub struct Net<const HIDDEN: usize, const HIDDEN: usize> = Affine(4, HIDDEN) -> Relu -> Affine(HIDDEN, 2);
}

fn main() {}
