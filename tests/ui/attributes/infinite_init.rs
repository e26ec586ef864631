use constnet::prelude::*;

network! {
    pub struct Net = #[init(normal(1e999))] Affine(4, 3);
}

fn main() {}
