use constnet::prelude::*;

network! {
    pub struct Net = |x: 4, y: 4| x -> Relu -> [y, z] -> Sigmoid;
}

fn main() {}
