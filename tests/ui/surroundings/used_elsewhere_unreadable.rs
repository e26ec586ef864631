use constnet::prelude::*;

network! {
    pub struct Net = Affine(784, 50) -> (Relu | Sigmoid) -> Affine(50, 10) -> SoftmaxWithLoss;
}

fn main() {
    let net = Net::new(42);
    let mut ws = Net::workspace::<1>();
    let _ = net.loss(&SVector::<f32, 784>::zeros(), &[1_u8], &mut ws);
}
