//~ `Affine` expects 4 inputs, but the previous layer `relu1` outputs Encoder::OUTPUTS
use constnet::prelude::*;

network! {
    pub struct Encoder = Affine(5, 3);
}

network! {
    struct Net = Encoder -> Relu -> Affine(4, 2) -> SoftmaxWithLoss;
}

fn main() {
    let _ = Net::new(1);
}
