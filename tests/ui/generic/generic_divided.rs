use constnet::prelude::*;

network! {
    pub struct Net<const N: usize>: 12 = Sum(N);
}

fn main() {}
