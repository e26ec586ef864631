use constnet::prelude::*;

network! {
    pub struct Net = Affine(784, 50) -> Relu -> Affine(50, 10) -> losses::Focal(10);
}

fn main() {
    let TrainTest { train, test } = Digits::generate(1, 10, 10);
    let mut net = Net::new(1);
    let optimizer = Sgd::new(&net, 0.1);
    let _ = Trainer::new().fit(&mut net, optimizer, &train, &test);
    let mut ws = Net::workspace::<1>();
    let x = SVector::<f32, 784>::zeros();
    let _ = net.backward(&x, &SVector::<f32, 10>::zeros(), &mut ws);
}
