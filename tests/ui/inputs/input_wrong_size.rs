use constnet::prelude::*;

network! {
    pub struct Net = |image: 784, hint| [image -> Affine(768, 50), hint] -> Affine(_, 10);
}

fn main() {}
