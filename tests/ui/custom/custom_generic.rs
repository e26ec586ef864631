use constnet::prelude::*;

network! {
    pub struct Net<const N: usize> = Custom(MyLayer, 4 -> N) -> Relu;
}

fn main() {}
