use constnet::prelude::*;

network! { pub struct Net<const N: usize>: (1, 28, 28) = Conv2d(1, 6, N) -> Flatten; }

fn main() {}
