use constnet::prelude::*;

network! {
    pub struct Net: = Relu;
}

fn main() {}
