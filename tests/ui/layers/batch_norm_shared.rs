use constnet::prelude::*;

network! { pub struct Net = Affine(4, 4) -> bn: BatchNorm -> Relu -> &bn; }

fn main() {}
