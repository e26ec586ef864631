//~ `9 + 2 * MOST` is out of range for `usize`
//~ `Conv2d` with kernel MOST does not fit an image of 9x9 (the input of the network)
//~ `9 + 2 * MOST` is out of range for `usize`
//~ `Reshape(MOST, MOST, 1)` has MOST * MOST * 1 values, but the input of the network has 81
//~ `relu1` makes the network too large
//~ `batch_norm1` makes the network too large
//~ `affine1` makes the network too large
use constnet::prelude::*;

const MOST: usize = usize::MAX;

network! { pub struct Pad: (1, 9, 9) = Conv2d(1, 3, 3, pad = MOST) -> Flatten -> Affine(16, 2); }

network! { pub struct Kernel: (1, 9, 9) = Conv2d(1, 2, MOST, pad = 3) -> Flatten -> Affine(16, 2); }

network! { pub struct Padding: (1, 9, 9) = MaxPool2d(2, pad = MOST); }

network! { pub struct Values: (1, 9, 9) = Reshape(MOST, MOST, 1) -> Relu; }

network! { pub struct Image: (1, MOST, MOST) = Flatten -> Relu; }

network! { pub struct Outputs: (1, 9, 9) = Conv2d(1, MOST, 3) -> BatchNorm; }

network! { pub struct Branches: (3, MOST, 2) = [Conv2d(3, MOST, 1), Identity] -> Flatten -> Affine(_, 2); }

fn main() {}
