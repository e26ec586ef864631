//~ is not a valid input batch: this network expects
use constnet::prelude::*;

network! {
    struct Net = Affine(784, 50) -> Relu;
}

fn main() {
    let mut ws = Net::workspace::<1>();
    let _ = Net::new(1).predict(&SVector::<f32, 100>::zeros(), &mut ws);
}
