use constnet::prelude::*;

network! {
    pub struct Net: (28, 28) = Relu;
}

fn main() {}
