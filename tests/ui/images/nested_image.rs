use constnet::prelude::*;

network! { pub struct Encoder: (1, 4, 4) = Conv2d(1, 2, 3, pad = 1) -> Relu; }

network! { pub struct Deeper: (1, 4, 4) = Encoder -> Conv2d(2, 3, 3) -> Flatten -> Affine(_, 2); }

network! { pub struct Residual: (1, 4, 4) = e: Encoder + Conv2d(1, 2, 3, pad = 1); }

fn main() {}
