use constnet::prelude::*;

network! { pub struct Net: 24 = Reshape(6, 4); }

fn main() {}
