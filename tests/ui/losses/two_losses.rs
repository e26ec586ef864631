use constnet::prelude::*;

network! {
    pub struct Net = Affine(784, 10) -> SoftmaxWithLoss -> MseLoss;
}

fn main() {}
