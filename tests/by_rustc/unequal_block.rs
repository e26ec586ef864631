//~ `Affine` takes { sizes::HIDDEN + 1 } inputs here, but `relu1` before it gives sizes::HIDDEN
use constnet::prelude::*;

mod sizes {
    pub const HIDDEN: usize = 50;
}

network! {
    pub struct Net = Affine(784, sizes::HIDDEN) -> Relu -> Affine({ sizes::HIDDEN + 1 }, 10) -> SoftmaxWithLoss;
}

fn main() {}
