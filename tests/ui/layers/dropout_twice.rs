#![deny(warnings)]

use constnet::prelude::*;

network! { pub struct Net = Affine(4, 3) -> Dropout(0.1) -> Dropout(0.2) -> Affine(3, 2); }

fn main() {}
