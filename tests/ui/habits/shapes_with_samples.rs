use constnet::prelude::*;

network! {
    pub struct Net: (None, 1, 28, 28) = Conv2d(1, 6, 5) -> Flatten -> Affine(_, 10) -> SoftmaxWithLoss;
}

network! {
    pub struct Sequence: (32, 64) = Affine(_, 10) -> SoftmaxWithLoss;
}

fn main() {}
