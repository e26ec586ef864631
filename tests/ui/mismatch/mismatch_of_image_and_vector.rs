use constnet::prelude::*;

network! {
    pub struct Net: (1, 2, 3) = Relu + Repeat(1);
}

fn main() {}
