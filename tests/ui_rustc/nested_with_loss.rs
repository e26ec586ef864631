//~ `Classifier` can't be a layer: only a network with one input and without a loss can
use constnet::prelude::*;

network! {
    pub struct Classifier = Affine(4, 3) -> SoftmaxWithLoss;
}

network! {
    struct Net = Affine(4, 4) -> Classifier -> Affine(3, 2) -> SoftmaxWithLoss;
}

fn main() {
    let _ = Net::new(1);
}
