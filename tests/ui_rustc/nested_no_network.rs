//~ `String` can't be a layer: only a network with one input and without a loss can
use constnet::prelude::*;

network! {
    struct Net = Affine(4, 4) -> String -> Affine(4, 2) -> SoftmaxWithLoss;
}

fn main() {
    let _ = Net::new(1);
}
