use constnet::prelude::*;

network! {
    pub struct Net = #[frozen] Affine(784, 50) -> Relu;
}

fn main() {}
