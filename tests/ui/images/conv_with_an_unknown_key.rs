use constnet::prelude::*;

network! { pub struct Net: (1, 28, 28) = Conv2d(1, 6, 5, padding = 2) -> Relu; }

fn main() {}
