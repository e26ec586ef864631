use constnet::prelude::*;

network! {
    #[expand(pretty)]
    pub struct Net = Affine(784, 10);
}

fn main() {}
