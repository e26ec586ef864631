//~ `MyFunction` is not an element-wise function
use constnet::prelude::*;

struct MyFunction;

network! {
    struct Net = Affine(4, 3) -> Custom(MyFunction) -> SoftmaxWithLoss;
}

fn main() {
    let _ = Net::new(1);
}
