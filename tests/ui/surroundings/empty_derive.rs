use constnet::prelude::*;

network! {
    #[derive(Debug, Default)]
    pub struct Net = Affine(784, 50) -> Relu;
}

fn main() {}
