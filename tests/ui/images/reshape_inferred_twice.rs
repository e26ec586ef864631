use constnet::prelude::*;

network! { pub struct Net: 24 = Reshape(_, _, 4); }

fn main() {}
