use constnet::prelude::*;

network! {
    pub struct Net = |left: 4, right: 4| [lefft -> Relu, right] -> Affine(8, 2) -> MseLoss;
}

fn main() {}
