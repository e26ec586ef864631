use constnet::prelude::*;

network! {
    pub struct Net: 4 = shortcut: (Affine(4, 4) -> Relu) + Identity;
}

fn main() {}
