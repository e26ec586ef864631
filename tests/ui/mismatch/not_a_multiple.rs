use constnet::prelude::*;

network! {
    pub struct Net: 10 = Repeat(2) -> Sum(3);
}

fn main() {}
