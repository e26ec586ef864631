use constnet::prelude::*;

network! {
    pub struct Net = Affine(784, 50) -> Relu -> Affine(50, 10) -> HuberLoss(1.0, 2.0);
}

fn main() {}
