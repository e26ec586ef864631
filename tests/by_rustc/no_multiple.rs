//~ `Sum` takes a multiple of SAMPLES values here, but the input of the network gives 10
use constnet::prelude::*;

const SAMPLES: usize = 3;

network! {
    pub struct Net: 10 = Sum(SAMPLES);
}

fn main() {}
