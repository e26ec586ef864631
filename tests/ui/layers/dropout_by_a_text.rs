use constnet::prelude::*;

network! { pub struct Net = Affine(4, 3) -> Dropout("half"); }

fn main() {}
