//~ `MyLayer` is not a layer from 3 to 3 values
use constnet::prelude::*;

mod layers {
    pub struct MyLayer;
}

network! {
    struct Net = Affine(4, 3) -> Custom(layers::MyLayer, 3 -> 3) -> SoftmaxWithLoss;
}

fn main() {
    let _ = Net::new(1);
}
