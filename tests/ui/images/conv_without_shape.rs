use constnet::prelude::*;

network! { pub struct Net = Conv2d(1, 6, 5) -> Relu; }

fn main() {}
