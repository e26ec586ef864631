use constnet::prelude::*;

network! { pub struct Net: (2, 20, 8) = Conv2d(2, 4, (3, 9), stride = (1, 2)) -> Relu; }

fn main() {}
