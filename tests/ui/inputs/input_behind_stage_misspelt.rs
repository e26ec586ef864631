use constnet::prelude::*;

network! {
    pub struct Net = |left: 4, right: 4| (left -> Relu) * (right -> Affine(4, 4) -> rigth);
}

fn main() {}
