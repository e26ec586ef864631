use constnet::prelude::*;

network! {
    pub struct Net = Affine(784, 50) -> Relu -> Affine[50, 10] -> SoftmaxWithLoss;
}

network! {
    pub struct Other -> Affine(784, 50) -> Relu -> Affine<50, 10> -> SoftmaxWithLoss;
}

fn main() {
    let TrainTest { train, test } = Digits::generate(1, 10, 10);
    let mut net = Net::new(1);
    let optimizer = Sgd::new(&net, 0.1);
    let _ = Trainer::new().fit(&mut net, optimizer, &train, &test);
    println!("{}", net.view().affine2.weight);
    let mut other = Other::new(1);
    let optimizer = Sgd::new(&other, 0.1);
    let _ = Trainer::new().fit(&mut other, optimizer, &train, &test);
    println!("{}", other.view().affine2.weight);
}
