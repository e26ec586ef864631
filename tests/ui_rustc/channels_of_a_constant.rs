//~ `Conv2d` expects CHANNELS channels, but the previous layer `conv1` outputs shape (6, 26, 26)
use constnet::prelude::*;

const CHANNELS: usize = 5;

network! { pub struct Net: (1, 28, 28) = Conv2d(1, 6, 3) -> Conv2d(CHANNELS, 6, 3) -> Flatten -> Affine(_, 2); }

fn main() {}
