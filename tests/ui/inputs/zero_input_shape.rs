use constnet::prelude::*;

network! {
    pub struct Net: 0 = Relu -> Affine(_, 10);
}

fn main() {}
