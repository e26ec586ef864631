//~ `Conv2d` with kernel KERNEL does not fit an image of 28x28 (the input of the network)
use constnet::prelude::*;

const KERNEL: usize = 30;

network! { pub struct Net: (1, 28, 28) = Conv2d(1, 6, KERNEL) -> Flatten -> Affine(_, 2); }

fn main() {}
