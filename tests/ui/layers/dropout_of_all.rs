use constnet::prelude::*;

network! { pub struct Net = Affine(4, 3) -> Dropout(1) -> Affine(3, 2) -> Dropout(50) -> Affine(2, 2) -> Dropout(-0.1); }

fn main() {}
