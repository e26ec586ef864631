use constnet::prelude::*;

network! { pub struct Net: (1, 3, 5) = MaxPool2d(4); }

fn main() {}
