use constnet::prelude::*;

network! {
    pub struct Net = |a b| a + b;
}

fn main() {}
