//~ the network has 795 * HIDDEN + 10 parameters, but its budget is 30 000
//~ multiply-adds per sample, but its budget is 30 000
//~ bytes to predict a batch of 1, but its budget is 65 536
//~ bytes to train on a batch of 100, but its budget is 100 000
use constnet::prelude::*;

const HIDDEN: usize = 50;

network! {
    #[budget(params = 30_000)]
    pub struct Params = Affine(784, HIDDEN) -> Relu -> Affine(HIDDEN, 10) -> SoftmaxWithLoss;
}

network! {
    #[budget(macs = 30_000)]
    pub struct Macs = Affine(784, HIDDEN) -> Relu -> Affine(HIDDEN, 10) -> SoftmaxWithLoss;
}

network! {
    #[budget(ram = "64 KiB")]
    pub struct Ram = Affine(784, HIDDEN) -> Relu -> Affine(HIDDEN, 10) -> SoftmaxWithLoss;
}

network! {
    #[budget(train_ram = "100 kB", batch = 100)]
    pub struct TrainRam = Affine(784, HIDDEN) -> Relu -> Affine(HIDDEN, 10) -> SoftmaxWithLoss;
}

fn main() {}
