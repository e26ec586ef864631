use constnet::prelude::*;

network! {
    pub struct Net = Affine(4, 4) -> #[frozen] Relu;
}

fn main() {}
