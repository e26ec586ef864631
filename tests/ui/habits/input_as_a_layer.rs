use constnet::prelude::*;

network! {
    pub struct Net = Input(shape = (28, 28, 1)) -> Flatten -> Affine(784, 10) -> SoftmaxWithLoss;
}

fn main() {}
