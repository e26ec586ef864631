use constnet::prelude::*;

network! {
    pub struct Net = |type| type -> Relu;
}

fn main() {}
