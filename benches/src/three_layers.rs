//! A training step of 784-512-256-10 on a batch of 128 images, with Adam.

use constnet::prelude::*;

use crate::adam;
use crate::peers::burn_three_layers::ThreeLayers;

network! {
    /// The three-layer classifier.
    pub struct ThreeLayerNet = Affine(784, 512) -> Relu -> Affine(512, 256) -> Relu -> Affine(256, 10) -> SoftmaxWithLoss;
}

/// Times the step against burn's.
pub fn run(selected: &dyn Fn(&str) -> bool) {
    if selected("ThreeLayerNet") {
        adam::race::<_, ThreeLayers>("ThreeLayerNet", &ThreeLayerNet::new(7));
    }
}
