//~ `LeakyRelu` takes a slope of at least 0, not `SLOPE`
//~ `HuberLoss` takes a delta above 0, not `{ 2.0 * DELTA }`
use constnet::prelude::*;

const SLOPE: f64 = -0.1;
const DELTA: f64 = 0.0;

network! {
    pub struct Net = Affine(784, 50) -> LeakyRelu(SLOPE) -> Affine(50, 10) -> HuberLoss({ 2.0 * DELTA });
}

fn main() {}
