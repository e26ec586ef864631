use constnet::prelude::*;

network! {
    #[budget(params = 40_000, params = 50_000)]
    pub struct Net = Affine(4, 2);
}

fn main() {}
