use constnet::prelude::*;

network! {
    pub struct Net = Affine(64, 32)
        -> (Relu -> (Affine(32, 16) -> [Relu, Affine(17, 4)]) + Affine(32, 20)) * Affine(32, 20)
        -> Affine(20, 10) -> SoftmaxWithLoss;
}

fn main() {}
