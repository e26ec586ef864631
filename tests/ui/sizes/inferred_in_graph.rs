use constnet::prelude::*;

network! {
    pub struct Net = Identity + Relu -> Affine(_, 3);
}

fn main() {}
