use constnet::prelude::*;

network! {
    pub struct Net = affine(784, 50) -> relu -> softmax_with_loss;
}

fn main() {}
