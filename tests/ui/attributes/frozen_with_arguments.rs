use constnet::prelude::*;

network! {
    pub struct Net = #[frozen(weight)] Affine(4, 4) -> Relu;
}

fn main() {}
