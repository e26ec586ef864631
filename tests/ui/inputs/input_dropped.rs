use constnet::prelude::*;

network! {
    pub struct Net = |a: 4, b: 4| a -> Relu -> b -> Sigmoid;
}

fn main() {}
