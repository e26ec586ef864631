use constnet::prelude::*;

network! { pub struct Net: (1, 8, 8) = Conv2D(1, 4, 3) -> Maxpool2d(2) -> Conv(4, 2, 3) -> BatchNorm2d -> Globalavgpool; }

fn main() {}
