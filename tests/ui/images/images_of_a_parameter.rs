use constnet::prelude::*;

network! { pub struct Dilation<const D: usize>: (2, 9, 9) = Conv2d(2, 6, 3, dilation = D) -> Flatten; }

network! { pub struct Groups<const G: usize>: (2, 9, 9) = Conv2d(2, 6, 3, groups = G) -> Flatten; }

network! { pub struct Transposed<const S: usize>: (2, 9, 9) = ConvTranspose2d(2, 6, 3, stride = S) -> Flatten; }

network! { pub struct Enlarged<const F: usize>: (2, 9, 9) = Upsample2d(F) -> Flatten; }

fn main() {}
