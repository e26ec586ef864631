use constnet::prelude::*;

network! {
    pub struct Net: 4 = Relu -> Add -> Affine(4, 3);
}

fn main() {}
