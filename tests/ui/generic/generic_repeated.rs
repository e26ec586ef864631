use constnet::prelude::*;

network! {
    pub struct Net<const N: usize>: N = Repeat(3) -> Sum(3);
}

fn main() {}
