use constnet::prelude::*;

network! {
    pub struct Net: -> Affine(784, 10);
}

fn main() {}
