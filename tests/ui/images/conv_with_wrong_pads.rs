use constnet::prelude::*;

network! { pub struct Three: (1, 9, 9) = Conv2d(1, 2, 3, pad = (1, 2, 3)) -> Flatten -> Affine(_, 2); }

network! { pub struct Quoted: (1, 9, 9) = Conv2d(1, 2, 3, pad = "same") -> Flatten -> Affine(_, 2); }

network! { pub struct Valid: (1, 9, 9) = MaxPool2d(3, pad = valid) -> Flatten -> Affine(_, 2); }

network! { pub struct Large: (1, 9, 9) = AvgPool2d(3, pad = (0, 0, 1, 3)) -> Flatten -> Affine(_, 2); }

const SIZE: usize = 9;
network! { pub struct Constant: (1, SIZE, 9) = Conv2d(1, 2, 3, pad = same) -> Flatten -> Affine(_, 2); }

network! { pub struct Four: (1, SIZE, 9) = Conv2d(1, 2, 3, pad = (0, 1, 1, 1)) -> Flatten -> Affine(_, 2); }

network! { pub struct Generic<const N: usize>: (1, N, 9) = Conv2d(1, 2, 3, pad = same) -> Flatten -> Affine(_, 2); }

fn main() {}
