use constnet::prelude::*;

network! {
    #[budget(params = 30_000)]
    pub struct Net = Affine(784, 50) -> Relu -> Affine(50, 10) -> SoftmaxWithLoss;
}

fn main() {}
