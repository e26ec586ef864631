use constnet::prelude::*;

network! {
    pub struct Net = hidden: Affine(4, 4) -> Relu -> hidden -> Relu;
}

fn main() {}
