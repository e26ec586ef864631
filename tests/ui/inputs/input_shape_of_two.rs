use constnet::prelude::*;

network! {
    pub struct Net = |a: (2, 3)| a -> Relu;
}

fn main() {}
