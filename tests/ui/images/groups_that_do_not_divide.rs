use constnet::prelude::*;

network! { pub struct Channels: (6, 9, 9) = Conv2d(6, 8, 3, groups = 4) -> Flatten -> Affine(_, 2); }

network! { pub struct Outputs: (6, 9, 9) = Conv2d(_, 8, 3, groups = 3) -> Flatten -> Affine(_, 2); }

network! { pub struct Zero: (6, 9, 9) = Conv2d(6, 8, 3, groups = 0, dilation = (1, 0)) -> Flatten -> Affine(_, 2); }

network! { pub struct Pair: (6, 9, 9) = Conv2d(6, 8, 3, groups = (2, 2)) -> Flatten -> Affine(_, 2); }

fn main() {}
