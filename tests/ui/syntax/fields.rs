use constnet::prelude::*;

network! {
    pub struct Net { hidden: Affine(784, 50) }
}

fn main() {}
