//~ cannot find module or crate `layers` in this scope
use constnet::prelude::*;

network! {
    struct Net = Affine(4, 3) -> Custom(layers::MyLayer, 3 -> 3) -> SoftmaxWithLoss;
}

fn main() {
    let _ = Net::new(1);
}
