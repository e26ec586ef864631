use constnet::prelude::*;

network! {
    #[budget(parameters = 40_000)]
    pub struct Net = Affine(4, 2);
}

fn main() {}
