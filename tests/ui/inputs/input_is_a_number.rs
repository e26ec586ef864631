use constnet::prelude::*;

network! {
    pub struct Net = |a, 5| a;
}

fn main() {}
