//~ `MaxPool2d` can't have a stride of 0
//~ `Conv2d` can't have a stride of 0
//~ `AvgPool2d` can't have a kernel of 0
use constnet::prelude::*;

const ZERO: usize = 0;

network! { pub struct Max: (1, 9, 9) = MaxPool2d(2, stride = ZERO) -> Flatten -> Affine(16, 2); }

network! { pub struct Convolution: (1, 9, 9) = Conv2d(1, 4, 3, stride = ZERO, pad = (1, 0)) -> MaxPool2d(3); }

network! { pub struct Average: (1, 9, 9) = AvgPool2d(ZERO) -> Flatten -> Affine(16, 2); }

fn main() {}
