use constnet::prelude::*;

network! {
    pub struct Receipt = |apple, apples| (apple * apples) * quantity;
}

fn main() {}
