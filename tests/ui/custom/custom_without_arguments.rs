use constnet::prelude::*;

network! {
    pub struct Net = Affine(4, 4) -> Custom -> Relu;
}

fn main() {}
