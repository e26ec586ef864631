use constnet::prelude::*;

network! {
    pub struct Net = a: Affine(4, 4) -> Relu -> #[frozen] &a;
}

fn main() {}
