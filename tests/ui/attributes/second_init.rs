use constnet::prelude::*;

network! {
    pub struct Net = #[init(he)] #[init(zeros)] Affine(4, 3);
}

fn main() {}
