//~ can't be a layer: only a network with one input and without a loss can
use constnet::prelude::*;

mod nets {
    constnet::network! {
        pub struct Join = |a: 4, b: 4| a + b;
    }
}

network! {
    struct Net = Affine(4, 4) -> nets::Join -> Affine(4, 2) -> SoftmaxWithLoss;
}

fn main() {
    let _ = Net::new(1);
}
