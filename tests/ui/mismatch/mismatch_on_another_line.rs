use constnet::prelude::*;

network! {
    pub struct Net =
        hidden: Affine(784, 50)
        -> Relu
        -> scores: Affine(60, 10)
        -> SoftmaxWithLoss;
}

fn main() {}
