use constnet::prelude::*;

network! {
    pub struct Net = |a: 4| #[frozen] a -> Relu;
}

fn main() {}
