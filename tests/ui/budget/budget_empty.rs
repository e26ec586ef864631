use constnet::prelude::*;

network! {
    #[budget]
    pub struct Net = Affine(4, 2);
}

fn main() {}
