//~ cannot find type `Encoder` in this scope
use constnet::prelude::*;

network! {
    struct Net = Affine(4, 4) -> Encoder -> Affine(_, 2) -> SoftmaxWithLoss;
}

fn main() {
    let _ = Net::new(1);
}
