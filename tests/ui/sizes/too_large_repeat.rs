use constnet::prelude::*;

network! {
    pub struct Net: 4294967296 = Repeat(4294967296) -> Sum(4294967296);
}

fn main() {}
