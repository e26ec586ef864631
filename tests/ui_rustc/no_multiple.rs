//~ `Sum` expects a multiple of SAMPLES values, but the input of the network has 10
use constnet::prelude::*;

const SAMPLES: usize = 3;

network! {
    pub struct Net: 10 = Sum(SAMPLES);
}

fn main() {}
