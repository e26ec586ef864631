use constnet::prelude::*;

network! {
    pub struct Net = #[init(ones)] Affine(784, 50) -> #[init] Affine(50, 10);
}

fn main() {}
