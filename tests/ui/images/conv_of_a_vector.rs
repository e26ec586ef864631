use constnet::prelude::*;

network! { pub struct Net = Affine(784, 50) -> Relu -> Conv2d(1, 6, 5); }

fn main() {}
