use constnet::prelude::*;

network! {
    pub struct Net = Affine(784, 50) -> Gelu(erf) -> Affine(50, 10) -> Gelu(1, 2) -> Gelu(form = tanh);
}

fn main() {}
