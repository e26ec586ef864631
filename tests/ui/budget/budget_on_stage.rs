use constnet::prelude::*;

network! {
    pub struct Net = #[budget(params = 10)] Affine(4, 4) -> Relu;
}

fn main() {}
