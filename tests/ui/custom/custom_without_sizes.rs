use constnet::prelude::*;

network! {
    pub struct Net = Custom(MyLayer, 4 ->) -> Relu;
}

fn main() {}
