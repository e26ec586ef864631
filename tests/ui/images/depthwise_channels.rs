use constnet::prelude::*;

network! { pub struct Net: (3, 28, 28) = DepthwiseConv2d(1, 3) -> Relu; }

fn main() {}
