use constnet::prelude::*;

network! {
    pub struct Nested = Relu(Affine(784, 50)) -> Residual(Affine(50, 50) -> Relu) -> nn.Linear(50, 10) -> SoftmaxWithLoss;
}

network! {
    pub struct Listed = Sequential([Dense(50), Tanh]) -> Conv2DConfig::new(1, 2).init(&device) -> MseLoss;
}

network! {
    pub struct Called = |a: 64, b: 32| Concat(a, Linear(32, 8)(b)) -> Affine(70, 10) -> SoftmaxWithLoss;
}

fn main() {}
