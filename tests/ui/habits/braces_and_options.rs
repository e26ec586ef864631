use constnet::prelude::*;

network! {
    pub struct Bound = |x: 784| {
        let h = x -> Affine(784, 50) -> Relu;
        h -> Affine(60, 10) -> SoftmaxWithLoss
    };
}

network! {
    pub struct Twice = |x: 4| {
        let h = x -> Affine(4, 4);
        h + h
    };
}

network! {
    pub struct Repeated = Affine(784, 64) -> (Affine(64, 64) -> Relu) * 3 -> Affine(64, 10) -> SoftmaxWithLoss;
}

network! {
    pub struct Compiled = Affine(784, 50) -> Relu -> Affine(60, 10), loss = "mse", optimizer = "adam";
}

fn main() {}
