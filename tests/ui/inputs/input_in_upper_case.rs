use constnet::prelude::*;

network! {
    pub struct Receipt = |apple, apples| Apple * apples;
}

fn main() {}
