use constnet::prelude::*;

network! {
    #[budget(ram = "64 KiB")]
    pub struct Net = Affine(784, 50) -> Relu -> Affine(50, 10) -> SoftmaxWithLoss;
}

fn main() {}
