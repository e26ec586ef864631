use constnet::prelude::*;

network! {
    pub struct Net = |a, b, a| a + b;
}

fn main() {}
