//~ `PredictWorkspace<Other, 1, constnet::Owned<f32>>` is not a workspace for predictions of `Net`
//~ `Workspace<Other, 1, constnet::Owned<f32>>` is not a workspace for predictions of `Net`
//~ `Other` is not the network `Net`
//~ `Net` is not the network `Encoder`
//~ `Other` is not the network `Net`
//~ mismatched types
//~ expected `&mut Workspace<_, _, _>`, found `&mut PredictWorkspace
use constnet::prelude::*;

network! { struct Net = Affine(4, 2) -> SoftmaxWithLoss; }
network! { struct Other = Affine(3, 2) -> SoftmaxWithLoss; }
network! { struct Encoder = Affine(4, 2); }

fn main() {
    let (mut net, x) = (Net::new(1), SMatrix::<f32, 4, 1>::zeros());
    let _ = net.predict(&x, &mut Other::predict_workspace::<1>());
    let _ = net.predict(&x, &mut Other::workspace::<1>());
    let _ = net.gradient(&x, &[0_u8], &mut Other::workspace::<1>());
    let dy = SMatrix::<f32, 2, 1>::zeros();
    let _ = Encoder::new(1).backward(&x, &dy, &mut Net::workspace::<1>());
    net.update_running_stats(&Other::new(1));
    let mut sgd = Sgd::new(&net, 0.1);
    sgd.step(&mut net, Other::workspace::<1>().gradient());
    // Memory for predictions has no room for a gradient.
    let _ = net.gradient(&x, &[0_u8], &mut Net::predict_workspace::<1>());
}
