use constnet::prelude::*;

network! { pub struct Net: (1, 28, 28) = Conv2d(1, 6, 5, pad = 1, stride = 2, pad = 2) -> Relu; }

fn main() {}
