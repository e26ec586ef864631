//~ `MaxPool2d` with kernel S does not fit an image of (K - 2 + 1)x(K - 2 + 1) (after `conv1`)
use constnet::prelude::*;

const K: usize = 7;
const S: usize = 8;

network! { pub struct Net: (1, K, K) = Conv2d(1, 4, 2) -> MaxPool2d(S) -> Flatten -> Affine(_, 2); }

fn main() {}
