use constnet::prelude::*;

network! {
    pub struct Net: 4 = Relu + -> Affine(4, 3);
}

fn main() {}
