use constnet::prelude::*;

network! {
    pub struct Net =
        Affine(784, 50) -> Reluu -> Affine(60, 30) -> Relu -> Affine(30, 0) -> SoftmaxWithLoss;
}

fn main() {}
