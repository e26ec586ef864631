//! LeNet in burn.

use burn::nn::conv::{Conv2d, Conv2dConfig};
use burn::nn::pool::{MaxPool2d, MaxPool2dConfig};
use burn::nn::{Linear, Relu};
use burn::prelude::*;

use super::burn::{linear, next};
use super::burn_adam::Classifier;

/// The model as burn's users declare it.
#[derive(Module, Debug)]
pub struct LeNet {
    conv1: Conv2d,
    conv2: Conv2d,
    pool: MaxPool2d,
    relu: Relu,
    hidden1: Linear,
    hidden2: Linear,
    output: Linear,
}

impl Classifier for LeNet {
    fn new(mut params: &[f32], device: &Device) -> Self {
        let params = &mut params;
        let model = Self {
            conv1: conv(params, 1, 6, device),
            conv2: conv(params, 6, 16, device),
            pool: MaxPool2dConfig::new([2, 2]).init(),
            relu: Relu::new(),
            hidden1: linear(params, 256, 120, device),
            hidden2: linear(params, 120, 84, device),
            output: linear(params, 84, 10, device),
        };
        assert!(params.is_empty(), "{} parameters are left", params.len());
        model
    }

    fn forward(&self, x: Tensor<2>) -> Tensor<2> {
        let x = x.reshape([-1, 1, 28, 28]);
        let x = self.pool.forward(self.relu.forward(self.conv1.forward(x)));
        let x = self.pool.forward(self.relu.forward(self.conv2.forward(x)));
        let x = self.relu.forward(self.hidden1.forward(x.flatten(1, 3)));
        self.output.forward(self.relu.forward(self.hidden2.forward(x)))
    }
}

/// A convolution of 5 x 5 with the next parameters: the weight (out, in, 5, 5), then the bias.
fn conv(params: &mut &[f32], inputs: usize, outputs: usize, device: &Device) -> Conv2d {
    let mut conv = Conv2dConfig::new([inputs, outputs], [5, 5]).init(device);
    conv.weight = next(params, [outputs, inputs, 5, 5], device);
    conv.bias = Some(next(params, [outputs], device));
    conv
}
