use constnet::prelude::*;

network! {
    pub struct Net = Affine(4, 4) -> Custom(4, 4 -> 3) -> Custom("MyFunction") -> Relu;
}

fn main() {}
