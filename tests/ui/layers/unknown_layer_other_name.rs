use constnet::prelude::*;

network! {
    pub struct Net = Linear(784, 50) -> Relu -> Affine(50, 10) -> CrossEntropyLoss;
}

fn main() {}
