//~ `encoder` can't be shared, as it has running statistics
use constnet::prelude::*;

network! { pub struct Encoder = Affine(4, 4) -> BatchNorm; }

network! { pub struct Net = encoder: Encoder -> Relu -> &encoder; }

fn main() {}
