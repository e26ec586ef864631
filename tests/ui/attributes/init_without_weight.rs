use constnet::prelude::*;

network! {
    pub struct Net = Affine(784, 50) -> #[init(he)] Relu -> Affine(50, 10);
}

fn main() {}
