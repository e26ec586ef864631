//~ `MaxPool2d` with kernel 2 can't have a padding of PAD
use constnet::prelude::*;

const PAD: usize = 2;

network! { pub struct Net: (1, 28, 28) = MaxPool2d(2, pad = PAD) -> Flatten -> Affine(_, 2); }

fn main() {}
