//~ is no workspace that `Net` can predict in
//~ mismatched types
use constnet::prelude::*;

network! { struct Net = Affine(4, 2) -> SoftmaxWithLoss; }
network! { struct Other = Affine(3, 2) -> SoftmaxWithLoss; }

fn main() {
    let (net, x) = (Net::new(1), SMatrix::<f32, 4, 1>::zeros());
    let _ = net.predict(&x, &mut Other::predict_workspace::<1>());
    // Memory for predictions has no room for a gradient.
    let _ = net.gradient(&x, &[0_u8], &mut Net::predict_workspace::<1>());
}
