use constnet::prelude::*;

network! {
    pub struct Net<const K: usize = 5> = Affine(4, 3) -> Relu;
}

fn main() {}
