use constnet::prelude::*;

network! { pub struct Net: (1, 5, 6) = [Identity, Conv2d(1, 2, 3, pad = 1), Conv2d(1, 3, 3)] -> Conv2d(_, 4, 3) -> Flatten -> Affine(_, 2); }

network! { pub struct Inputs = |a: (1, 4, 4), b: (2, 4, 5)| [a, b] -> Relu; }

fn main() {}
