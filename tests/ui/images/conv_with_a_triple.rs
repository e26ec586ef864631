use constnet::prelude::*;

network! { pub struct Net: (1, 28, 28) = Conv2d(1, 6, (5, 5, 5)) -> MaxPool2d(2, stride = (1, 2, 3)); }

fn main() {}
