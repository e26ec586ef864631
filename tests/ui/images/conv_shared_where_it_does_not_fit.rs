use constnet::prelude::*;

network! { pub struct Net: (4, 9, 9) = c: Conv2d(4, 4, 3) -> Relu -> &c; }

fn main() {}
