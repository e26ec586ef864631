//~ `Dropout` takes a probability from 0 to below 1, not `P`
use constnet::prelude::*;

const P: f64 = 1.5;

network! { pub struct Net: 4 = Dropout(P) -> Affine(_, 2); }

fn main() {}
