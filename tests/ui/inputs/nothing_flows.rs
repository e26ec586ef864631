use constnet::prelude::*;

network! {
    pub struct Net = |a: 4, b: 4| Relu -> a + b;
}

fn main() {}
