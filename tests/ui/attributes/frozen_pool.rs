use constnet::prelude::*;

network! { pub struct Net: (1, 4, 4) = #[frozen] MaxPool2d(2) -> Flatten -> Affine(_, 2); }

fn main() {}
