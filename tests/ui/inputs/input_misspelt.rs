use constnet::prelude::*;

network! {
    pub struct Receipt = |apple, apples, tax| (aple * apples) * tax;
}

fn main() {}
