use constnet::prelude::*;

network! {
    pub struct Net = Affine(784, 50) -> Swish -> Affine(50, 40) -> ELU(1.0) -> Affine(40, 10) -> L1Loss;
}

fn main() {}
