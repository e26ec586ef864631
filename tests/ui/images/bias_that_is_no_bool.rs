use constnet::prelude::*;

network! { pub struct One: 9 = Affine(9, 2, bias = 1); }

network! { pub struct Python: (1, 9, 9) = Conv2d(1, 2, 3, bias = False) -> DepthwiseConv2d(2, 3, use_bias = false); }

network! { pub struct Quoted: 9 = Affine(9, 2, bias = "none"); }

fn main() {}
