use constnet::prelude::*;

network! {
    pub struct Net: 4 = &later -> Relu -> later: Affine(4, 4);
}

fn main() {}
