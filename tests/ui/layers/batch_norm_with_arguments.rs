use constnet::prelude::*;

network! { pub struct Net = Affine(4, 3) -> BatchNorm(3); }

fn main() {}
