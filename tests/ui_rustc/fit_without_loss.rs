use constnet::prelude::*;

network! { struct NoLoss = Affine(784, 50) -> Relu -> Affine(50, 10) -> Softmax; }

fn main() {
    let TrainTest { train, test } = Digits::generate(1, 200, 50);
    let mut net = NoLoss::new(1);
    let optimizer = Sgd::new(&net, 0.1);
    //~ `NoLoss` has no loss, so it can't be trained or evaluated
    let _ = Trainer::new().fit(&mut net, optimizer, &train, &test);
}
