use constnet::prelude::*;

network! {
    #[budget(macs = 39_699)]
    pub struct Net = Affine(784, 50) -> Relu -> Affine(50, 10) -> SoftmaxWithLoss;
}

fn main() {}
