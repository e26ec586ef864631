use constnet::prelude::*;

network! { pub struct Net: (1, 28, 28) = Conv2d(1, 6, pad = 1, 5) -> Relu; }

fn main() {}
