use constnet::prelude::*;

network! {
    pub struct Net = #[trainable(false)] Affine(784, 50) -> Relu;
}

fn main() {}
