//! The three-layer network in burn.

use burn::nn::{Linear, Relu};
use burn::prelude::*;

use super::burn::linear;
use super::burn_adam::Classifier;
use crate::images::{CLASSES, FEATURES};

/// The model as burn's users declare it.
#[derive(Module, Debug)]
pub struct ThreeLayers {
    hidden1: Linear,
    hidden2: Linear,
    output: Linear,
    relu: Relu,
}

impl Classifier for ThreeLayers {
    fn new(mut params: &[f32], device: &Device) -> Self {
        let params = &mut params;
        let model = Self {
            hidden1: linear(params, FEATURES, 512, device),
            hidden2: linear(params, 512, 256, device),
            output: linear(params, 256, CLASSES, device),
            relu: Relu::new(),
        };
        assert!(params.is_empty(), "{} parameters are left", params.len());
        model
    }

    fn forward(&self, x: Tensor<2>) -> Tensor<2> {
        let x = self.relu.forward(self.hidden1.forward(x));
        self.output.forward(self.relu.forward(self.hidden2.forward(x)))
    }
}
