use constnet::prelude::*;

network! {
    pub struct Net<const A: usize, const B: usize> = Affine(784, A) -> Relu -> Affine(B, 10);
}

fn main() {}
