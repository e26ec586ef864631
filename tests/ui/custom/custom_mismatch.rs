use constnet::prelude::*;

network! {
    pub struct Net = Affine(4, 5) -> Custom(MyLayer, 4 -> 3) -> Relu;
}

fn main() {}
