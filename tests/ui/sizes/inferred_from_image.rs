use constnet::prelude::*;

network! {
    pub struct Net: (1, 28, 28) = Relu -> Affine(_, 10) -> SoftmaxWithLoss;
}

fn main() {}
