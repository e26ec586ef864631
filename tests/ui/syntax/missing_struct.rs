use constnet::prelude::*;

network! {
    Net = Affine(4, 3) -> Relu;
}

fn main() {}
