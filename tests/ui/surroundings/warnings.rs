#![deny(deprecated)]

use constnet::prelude::*;

network! {
    pub struct Deep = Affine(784, 50) -> Affine(50, 10) -> Softmax -> SoftmaxWithLoss;
}

network! {
    pub struct Activations = MatMul(784, 50) -> Relu -> Relu -> MatMul(50, 1) -> Sigmoid -> SigmoidWithLoss;
}

network! {
    pub struct Branches: 4 = (Affine(4, 4) -> Identity -> Affine(4, 4)) + Identity -> Relu -> SoftmaxWithLoss;
}

fn main() {
    network! {
        struct Local = Affine(4, 3) -> Relu -> Affine(3, 2) -> Sigmoid -> SoftmaxWithLoss;
    }
    let _ = Local::new(1);
    let _ = network!(Affine(4, 3) -> Relu -> SigmoidWithLoss);
}
