//~ `Conv2d` can't divide C channels into 4 groups
//~ `Conv2d` can't divide 8 outputs into G groups
//~ `Conv2d` can't have 0 groups
use constnet::prelude::*;

const C: usize = 6;
const G: usize = 3;
const ZERO: usize = 0;

network! { pub struct Channels: (C, 9, 9) = Conv2d(C, 8, 3, groups = 4) -> Flatten -> Affine(_, 2); }

network! { pub struct Outputs: (6, 9, 9) = Conv2d(6, 8, 3, groups = G) -> Flatten -> Affine(_, 2); }

network! { pub struct Zero: (6, 9, 9) = Conv2d(6, 8, 3, groups = ZERO) -> Flatten -> Affine(_, 2); }

fn main() {}
