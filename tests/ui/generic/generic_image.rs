use constnet::prelude::*;

network! {
    pub struct Net<const N: usize>: (1, N, N) = Relu;
}

fn main() {}
