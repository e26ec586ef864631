//! A first network from outside.
use constnet::prelude::*;

network! {
    /// The two-layer classifier of chapter 5.
    pub struct TwoLayerNet = Affine(16, 8) -> Relu -> Affine(8, 4) -> SoftmaxWithLoss;
}

#[test]
fn first() {
    let net = TwoLayerNet::new(42);
    let mut ws = TwoLayerNet::workspace::<3>();
    let x = SMatrix::<f32, 16, 3>::from_fn(|i, j| ((i * 7 + j * 3) % 11) as f32 / 11.0);
    let l = net.loss(&x, &[1_u8, 2, 3], &mut ws).unwrap();
    let g = net.gradient(&x, &[1_u8, 2, 3], &mut ws).unwrap();
    println!("{l} {:?} {}", g, TwoLayerNet::SUMMARY);
    let net = net.cast::<f64>();
    let mut ws = Workspace::<TwoLayerNet<f64>, 3>::new();
    let x = x.cast::<f64>();
    let gn = net.numerical_gradient(&x, &[1_u8, 2, 3], &mut ws).unwrap();
    let g = net.gradient(&x, &[1_u8, 2, 3], &mut ws).unwrap();
    let worst = g.params().iter().zip(gn.params()).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
    println!("{worst}");
    assert!(worst < 1e-8);
    let n = network!(< Affine(4, 3) -> Relu -> Affine(3, 2) >);
    println!("{}", n.summary());
    let m = n.init(3);
    println!("{:?} {}", m, m.view().affine1.weight);
}
