use constnet::prelude::*;

network! { pub struct Net: (1, 28, 28) = Conv2d(1, 4, 5, pad = -1) -> Relu; }

fn main() {}
