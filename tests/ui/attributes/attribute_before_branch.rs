use constnet::prelude::*;

network! {
    pub struct Net: 4 = #[frozen] (Affine(4, 4) -> Relu) + Identity;
}

fn main() {}
