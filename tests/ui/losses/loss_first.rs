use constnet::prelude::*;

network! {
    pub struct Net = SoftmaxWithLoss -> Affine(3, 4);
}

fn main() {}
