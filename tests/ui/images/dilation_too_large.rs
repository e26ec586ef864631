use constnet::prelude::*;

network! { pub struct Net: (1, 9, 9) = Conv2d(1, 6, 3, dilation = (4, 5)) -> Flatten -> Affine(_, 2); }

network! { pub struct Depthwise: (2, 9, 9) = DepthwiseConv2d(2, 5, dilation = 3) -> Flatten -> Affine(_, 2); }

network! { pub struct Pool: (2, 9, 9) = MaxPool2d(2, dilation = 3) -> Flatten -> Affine(_, 2); }

fn main() {}
