use constnet::prelude::*;

network! {
    pub struct Net = Affine(4, 4) -> #[intended = "yes"] Affine(4, 4);
}

fn main() {}
