use constnet::prelude::*;

network! {
    pub struct Net = |a: 4, b: 4, c: 4| a -> Relu -> (b + c) -> Sigmoid;
}

fn main() {}
