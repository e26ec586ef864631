//! Networks of images: what they compute, and their gradients.

use constnet::prelude::*;

network! {
    struct LeNet: (1, 28, 28) = Conv2d(1, 6, 5) -> Relu -> MaxPool2d(2)
        -> Conv2d(6, 16, 5) -> Relu -> MaxPool2d(2)
        -> Flatten -> Affine(256, 120) -> Relu -> Affine(120, 84) -> Relu -> Affine(84, 10) -> SoftmaxWithLoss;
}

#[test]
fn lenet() {
    println!("{}", LeNet::SUMMARY);
    let net = LeNet::new(1).cast::<f64>();
    let mut ws = Workspace::<LeNet<f64>, 3>::new();
    let x = SMatrix::<f64, 784, 3>::from_fn(|i, j| ((i * 7 + j * 13) % 17) as f64 / 17.0);
    let g = net.gradient(&x, &[1_u8, 5, 9], &mut ws).unwrap().params().to_vec();
    println!("{:?}", &g[..5]);
}
