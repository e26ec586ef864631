use constnet::prelude::*;

network! { pub struct Net: (1, 28, 28) = MaxPool2d(2, pad = 2) -> AvgPool2d((3, 2), pad = (1, 2)); }

fn main() {}
