use constnet::prelude::*;

network! { pub struct Net: 20 = Reshape(2, 3, 4) -> Conv2d(2, 3, 2); }

fn main() {}
