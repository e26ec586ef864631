use constnet::prelude::*;

network! {
    pub struct Net = |a, b, c, d, e, f, g, h, i| a + b + c + d + e + f + g + h + i;
}

fn main() {}
