use constnet::prelude::*;

network! { pub struct ByName: (1, 9, 9) = Conv2d(1, outputs = 2, kernel = 3) -> Dropout(p = 0.5) -> Flatten -> Affine(_, 2); }

network! { pub struct Colon: (1, 9, 9) = Conv2d(1, 2, 3, pad: 1) -> Flatten -> Affine(_, 2); }

network! { pub struct Comma: (1, 9, 9) = Conv2d(1, 2, 3 stride = 2 pad = 1) -> Flatten -> Affine(_, 2); }

network! { pub struct Misspelt: (1, 9, 9) = Conv2d(1, 2, 3, strid = 2, padding = 1) -> Flatten -> Affine(_, 2); }

network! { pub struct Unknown: (1, 9, 9) = Conv2d(1, 2, 3, activation = 2) -> Flatten -> Affine(_, 2); }

network! { pub struct Form: 9 = Gelu(tanh, 2); }

fn main() {}
