use constnet::prelude::*;

network! {
    pub struct Net = Affine(SIZES[0], if true { 3 } else { 4 }) -> Relu;
}

fn main() {}
