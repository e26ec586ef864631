use constnet::prelude::*;

network! {
    pub struct Net = |a: 4| first: a -> Relu;
}

fn main() {}
