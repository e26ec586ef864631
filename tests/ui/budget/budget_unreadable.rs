use constnet::prelude::*;

network! {
    #[budget(40_000)]
    pub struct Net = Affine(4, 2);
}

fn main() {}
