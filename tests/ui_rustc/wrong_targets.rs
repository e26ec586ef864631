//~ `&str` is not a class label, so a list of it can't be the targets of this network
use constnet::prelude::*;

network! {
    struct Net = Affine(4, 2) -> SoftmaxWithLoss;
}

fn main() {
    let mut ws = Net::workspace::<1>();
    let _ = Net::new(1).loss(&SVector::<f32, 4>::zeros(), &["two"], &mut ws);
}
