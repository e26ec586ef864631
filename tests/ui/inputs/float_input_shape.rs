use constnet::prelude::*;

network! {
    pub struct Net: 2.5 = Relu;
}

fn main() {}
