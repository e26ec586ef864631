use constnet::prelude::*;

network! {
    pub struct Net: 1, 28, 28 = Relu -> Sigmoid;
}

fn main() {}
