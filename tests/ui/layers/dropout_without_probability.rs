use constnet::prelude::*;

network! { pub struct Net = Affine(4, 3) -> Dropout -> Affine(3, 2) -> Dropout(half = 0.5); }

fn main() {}
