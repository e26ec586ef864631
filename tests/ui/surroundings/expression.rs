use constnet::prelude::*;

fn main() {
    let net = network!(< Affine(784, 50) -> Relu -> Affine(60, 10) -> SoftmaxWithLoss >);
    let mut ws = net.workspace::<1>();
    let _ = net.init(42).predict(&SVector::<f32, 784>::zeros(), &mut ws);
}
