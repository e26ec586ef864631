use constnet::prelude::*;

network! {
    pub struct Net = |x: 4| x(4) -> Relu;
}

fn main() {}
