use constnet::prelude::*;

network! {
    struct Net = |a: 4, b: 4| Affine(8, 3) -> SoftmaxWithLoss;
}

fn main() {
    let _ = Net::new(1);
}
