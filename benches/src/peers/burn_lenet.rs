//! LeNet in burn, on its CPU backend.

use burn::nn::conv::{Conv2d, Conv2dConfig};
use burn::nn::loss::{CrossEntropyLoss, CrossEntropyLossConfig};
use burn::nn::pool::{MaxPool2d, MaxPool2dConfig};
use burn::nn::{Linear, Relu};
use burn::optim::{AdamConfig, GradientsParams, ModuleOptimizer};
use burn::prelude::*;

use super::burn::{batch, linear, next};
use crate::images::Images;

/// What is added to Adam's root, as in the book; burn adds it to the corrected root.
const EPSILON: f32 = 1e-7;

/// The model as burn's users declare it.
#[derive(Module, Debug)]
struct Model {
    conv1: Conv2d,
    conv2: Conv2d,
    pool: MaxPool2d,
    relu: Relu,
    hidden1: Linear,
    hidden2: Linear,
    output: Linear,
}

impl Model {
    /// The model with the parameters of constnet's, whose layout is the same.
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

    /// The logits of images (n, 784).
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

/// Training of the model.
pub struct Trainer {
    device: Device,
    model: Option<Model>,
    loss: CrossEntropyLoss,
    optimizer: ModuleOptimizer,
    learning_rate: f64,
}

impl Trainer {
    /// Training from these parameters with Adam.
    pub fn new(params: &[f32], learning_rate: f64) -> Self {
        let device = Device::flex().autodiff();
        Self {
            model: Some(Model::new(params, &device)),
            loss: CrossEntropyLossConfig::new().init(&device),
            optimizer: AdamConfig::new().with_epsilon(EPSILON).init(),
            device,
            learning_rate,
        }
    }

    /// One step on these samples. Gives the loss, which burn computes anyway.
    pub fn step(&mut self, images: &Images, samples: &[usize]) -> Tensor<1> {
        let (x, labels) = batch(images, samples, &self.device);
        let model = self.model.take().expect("it is always put back");
        let loss = self.loss.forward(model.forward(x), labels);
        let gradients = GradientsParams::from_grads(loss.backward(), &model);
        self.model = Some(self.optimizer.step(self.learning_rate, model, gradients));
        loss
    }
}
