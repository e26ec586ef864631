use constnet::prelude::*;

network! {
    pub struct Net = SoftmaxWithLoss;
}

fn main() {}
