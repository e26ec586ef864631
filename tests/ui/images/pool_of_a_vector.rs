use constnet::prelude::*;

network! { pub struct Net: 16 = Relu -> GlobalAvgPool; }

fn main() {}
