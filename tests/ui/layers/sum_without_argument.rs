use constnet::prelude::*;

network! {
    pub struct Net: 10 = Repeat -> Sum(2, 5);
}

fn main() {}
