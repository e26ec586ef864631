//! A training step of LeNet on a batch of 128 images, with Adam.

use constnet::prelude::*;

use crate::adam;
use crate::peers::burn_lenet;

network! {
    /// LeNet for images of 28 x 28 without a border.
    struct LeNet: (1, 28, 28) = Conv2d(1, 6, 5) -> Relu -> MaxPool2d(2)
        -> Conv2d(6, 16, 5) -> Relu -> MaxPool2d(2)
        -> Flatten -> Affine(256, 120) -> Relu -> Affine(120, 84) -> Relu -> Affine(84, 10)
        -> SoftmaxWithLoss;
}

/// Times the step against burn's.
pub fn run(selected: &dyn Fn(&str) -> bool) {
    if selected("LeNet") {
        adam::race::<_, burn_lenet::LeNet>("LeNet", &LeNet::new(7));
    }
}
