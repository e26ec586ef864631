use constnet::prelude::*;

network! {
    pub struct Net = Affine(_, 3) + Affine(4, 3);
}

fn main() {}
