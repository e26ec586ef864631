//~ `Affine` expects { sizes::HIDDEN + 1 } inputs, but the previous layer `relu1` outputs sizes::HIDDEN
use constnet::prelude::*;

mod sizes {
    pub const HIDDEN: usize = 50;
}

network! {
    pub struct Net = Affine(784, sizes::HIDDEN) -> Relu -> Affine({ sizes::HIDDEN + 1 }, 10) -> SoftmaxWithLoss;
}

fn main() {}
