use constnet::prelude::*;

network! {
    pub struct Net = #[frozen] #[frozen] Affine(4, 4) -> Relu;
}

fn main() {}
