use constnet::prelude::*;

network! {
    trait Net = Affine(4, 3) -> Relu;
}

fn main() {}
