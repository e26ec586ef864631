use constnet::prelude::*;

network! {
    pub struct Net = Affine(4, 4) -> Custom(MyLayer, 4 -> 0) -> Relu;
}

fn main() {}
