use constnet::prelude::*;

network! {
    pub struct Net<const HIDDEN: usize> =
        Affine(784, HIDDEN) -> Relu -> Affine(sizes::HIDDEN, 10) -> SoftmaxWithLoss;
}

fn main() {}
