use constnet::prelude::*;

network! { pub struct Net: (1, 4, 4) = Flatten(16) -> Affine(16, 2); }

fn main() {}
