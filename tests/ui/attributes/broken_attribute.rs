use constnet::prelude::*;

network! {
    #[5]
    pub struct Net = Affine(4, 3) -> Relu;
}

fn main() {}
