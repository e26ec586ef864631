use constnet::prelude::*;

network! { pub struct Net: (1, 8, 8) = Conv2d(1, 4, 3) -> Relu -> Affine(144, 10); }

fn main() {}
