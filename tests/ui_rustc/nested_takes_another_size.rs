//~ `Encoder` expects Encoder::INPUTS inputs, but the previous layer `affine1` outputs 4
use constnet::prelude::*;

network! {
    pub struct Encoder = Affine(5, 3);
}

network! {
    struct Net = Affine(4, 4) -> Encoder -> Affine(_, 2) -> SoftmaxWithLoss;
}

fn main() {
    let _ = Net::new(1);
}
