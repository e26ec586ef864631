//~ `MyFunction` is no function of single values
use constnet::prelude::*;

struct MyFunction;

network! {
    struct Net = Affine(4, 3) -> Custom(MyFunction) -> SoftmaxWithLoss;
}

fn main() {
    let _ = Net::new(1);
}
