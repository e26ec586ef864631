use constnet::prelude::*;

network! {
    #[budget(params = 40_000, train_ram = "0.3 MB", batch = 100)]
    pub struct Net = Affine(784, 50) -> Relu -> Affine(50, 10) -> SoftmaxWithLoss;
}

fn main() {}
