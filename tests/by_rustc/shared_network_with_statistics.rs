//~ `encoder` can't be shared, as its running statistics are those of one place
use constnet::prelude::*;

network! { pub struct Encoder = Affine(4, 4) -> BatchNorm; }

network! { pub struct Net = encoder: Encoder -> Relu -> &encoder; }

fn main() {}
