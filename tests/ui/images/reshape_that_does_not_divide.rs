use constnet::prelude::*;

network! { pub struct Net: 25 = Reshape(_, 2, 4); }

fn main() {}
