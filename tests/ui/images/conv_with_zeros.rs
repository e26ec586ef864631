use constnet::prelude::*;

network! { pub struct Net: (1, 28, 28) = Conv2d(1, 0, 5, stride = 0) -> MaxPool2d((2, 0)); }

fn main() {}
