//~ `Conv2d` with kernel 3 and dilation D does not fit an image of 9x9 (the input of the network)
//~ `Conv2d` can't have a dilation of 0
use constnet::prelude::*;

const D: usize = 5;
const ZERO: usize = 0;

network! { pub struct Net: (1, 9, 9) = Conv2d(1, 4, 3, dilation = D) -> Flatten -> Affine(_, 2); }

network! { pub struct Zero: (1, 9, 9) = Conv2d(1, 4, 3, dilation = ZERO) -> Flatten -> Affine(_, 2); }

fn main() {}
