use constnet::prelude::*;

network! { pub struct Net = Affine(4, 4) -> #[init(he)] BatchNorm; }

fn main() {}
