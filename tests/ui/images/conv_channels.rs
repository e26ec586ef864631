use constnet::prelude::*;

network! { pub struct Net: (3, 28, 28) = Conv2d(1, 6, 5) -> Relu -> Conv2d(8, 16, 3); }

fn main() {}
