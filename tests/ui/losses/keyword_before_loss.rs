use constnet::prelude::*;

network! {
    pub struct Net = Affine(4, 3) -> type: SoftmaxWithLoss;
}

fn main() {}
