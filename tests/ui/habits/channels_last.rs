use constnet::prelude::*;

network! {
    pub struct Net: (28, 28, 1) = Conv2d(1, 6, 5) -> Relu -> Flatten -> Affine(_, 10) -> SoftmaxWithLoss;
}

network! {
    pub struct Pooled: (32, 32, 3) = MaxPool2d(4) -> Flatten -> Affine(_, 10) -> SoftmaxWithLoss;
}

fn main() {}
