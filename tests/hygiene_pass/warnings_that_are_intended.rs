#![deny(warnings)]

use constnet::prelude::*;

network! {
    struct Linear = Affine(4, 3) -> #[intended] Affine(3, 2) -> Softmax -> #[intended] SoftmaxWithLoss;
}

#[allow(deprecated)]
mod silenced {
    constnet::network! {
        pub struct Twice = Affine(4, 2) -> Relu -> Relu -> SigmoidWithLoss;
    }
}

fn main() {
    let _ = (Linear::new(1), silenced::Twice::new(1));
    let _ = network!(Affine(4, 3) -> #[intended] MatMul(3, 2)).init(1);
    #[allow(deprecated)]
    let _ = network!(Affine(4, 3) -> MatMul(3, 2)).init(1);
}
