use constnet::prelude::*;

network! {
    pub struct Net: 10 = Repeat(_) -> Sum(0);
}

fn main() {}
