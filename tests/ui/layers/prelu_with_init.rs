use constnet::prelude::*;

network! {
    pub struct Net = Affine(784, 50) -> #[init(zeros)] PRelu -> Affine(50, 10) -> SoftmaxWithLoss;
}

fn main() {}
