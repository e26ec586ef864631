use constnet::prelude::*;

network! {
    pub struct Net = fc1 = Affine(784, 50) -> Relu -> self.fc2 = Linear(60, 10) -> SoftmaxWithLoss;
}

fn main() {}
