use constnet::prelude::*;

network! {
    pub struct Net = Affine(784, 50) -> Relu -> Affine(50, 10) -> SoftmaxWithLos;
}

fn main() {
    let TrainTest { train, test } = Digits::generate(1, 10, 10);
    let mut net = Net::new(1);
    let optimizer = Sgd::new(&net, 0.1);
    let _ = Trainer::new().fit(&mut net, optimizer, &train, &test);
}
