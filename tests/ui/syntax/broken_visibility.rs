use constnet::prelude::*;

network! {
    pub(in 5) struct Net = Affine(4, 3) -> Relu;
}

fn main() {}
