use constnet::prelude::*;

network! {
    pub struct Net = |apple, apples, tax| apple * apples;
}

fn main() {}
