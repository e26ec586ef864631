use constnet::prelude::*;

network! { pub struct Net: (1, 5, 5) = bn: BatchNorm -> Relu -> Flatten -> &bn; }

fn main() {}
