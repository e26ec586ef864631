use constnet::prelude::*;

network! {
    pub struct Net = Affine(4, 4) -> #[init(he)] Custom(MyLayer, 4 -> 4) -> Relu;
}

fn main() {}
