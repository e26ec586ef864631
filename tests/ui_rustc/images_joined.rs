//~ images are concatenated by channel, but `conv1` outputs (2, 8 - A + 1, 8 - A + 1) and `conv2` outputs (3, 8 - B + 1, 8 - B + 1)
use constnet::prelude::*;

const A: usize = 3;
const B: usize = 4;

network! { pub struct Net: (1, 8, 8) = [Conv2d(1, 2, A), Conv2d(1, 3, B)] -> Conv2d(5, 2, 3); }

network! { pub struct Right: (1, 8, 8) = [Conv2d(1, 2, A), Conv2d(1, 3, 3)] -> Conv2d(5, 2, 3); }

fn main() {}
