use constnet::prelude::*;

network! { struct Two = |a: 784, b: 784| [a, b] -> Affine(_, 10) -> SoftmaxWithLoss; }

fn main() {
    let TrainTest { train, test } = Digits::generate(1, 200, 50);
    let mut net = Two::new(1);
    let optimizer = Sgd::new(&net, 0.1);
    //~ a data set has one input for each sample, but this network has several
    //~ type mismatch resolving `<Images<784> as Dataset<f32>>::Features ==
    //~ expected `Inputs<(Const<784>, Const<784>)>`
    let _ = Trainer::new().fit(&mut net, optimizer, &train, &test);
}
