//! The two-layer network in burn, on its CPU backend.

use burn::module::Param;
use burn::nn::loss::{CrossEntropyLoss, CrossEntropyLossConfig};
use burn::nn::{Linear, LinearConfig, Relu};
use burn::optim::{GradientsParams, ModuleOptimizer, SgdConfig};
use burn::prelude::*;
use burn::tensor::TensorData;

use crate::images::{CLASSES, FEATURES, Images};
use crate::two_layers::{HIDDEN, LEARNING_RATE};

/// The model as burn's users declare it.
#[derive(Module, Debug)]
pub struct Model {
    hidden: Linear,
    relu: Relu,
    output: Linear,
}

impl Model {
    /// The model with the parameters of constnet's, whose layout is the same.
    pub fn new(mut params: &[f32], device: &Device) -> Self {
        Self {
            hidden: linear(&mut params, FEATURES, HIDDEN, device),
            relu: Relu::new(),
            output: linear(&mut params, HIDDEN, CLASSES, device),
        }
    }

    /// The logits.
    pub fn forward(&self, x: Tensor<2>) -> Tensor<2> {
        self.output.forward(self.relu.forward(self.hidden.forward(x)))
    }
}

/// The next tensor of constnet's parameters.
pub fn next<const D: usize>(params: &mut &[f32], shape: [usize; D], device: &Device) -> Param<Tensor<D>> {
    let values = params.split_off(..shape.iter().product()).expect("both networks have the same tensors");
    Param::from_data(TensorData::new(values.to_vec(), shape), device)
}

/// An affine layer with the next parameters: the weight (in, out), then the bias.
pub fn linear(params: &mut &[f32], inputs: usize, outputs: usize, device: &Device) -> Linear {
    let mut linear = LinearConfig::new(inputs, outputs).init(device);
    linear.weight = next(params, [inputs, outputs], device);
    linear.bias = Some(next(params, [outputs], device));
    linear
}

/// Some columns of values as a tensor.
pub fn tensor(values: &[f32], samples: usize, device: &Device) -> Tensor<2> {
    Tensor::from_data(TensorData::new(values.to_vec(), [samples, values.len() / samples]), device)
}

/// These samples with their labels.
pub fn batch(images: &Images, samples: &[usize], device: &Device) -> (Tensor<2>, Tensor<1, Int>) {
    let n = samples.len();
    let mut x = vec![0.0; n * FEATURES];
    images.gather_plainly(samples, &mut x);
    let labels: Vec<i64> = samples.iter().map(|&sample| i64::from(images.labels[sample])).collect();
    let x = Tensor::from_data(TensorData::new(x, [n, FEATURES]), device);
    (x, Tensor::from_data(TensorData::new(labels, [n]), device))
}

/// Training of the model.
pub struct Trainer {
    device: Device,
    model: Option<Model>,
    loss: CrossEntropyLoss,
    optimizer: ModuleOptimizer,
}

impl Trainer {
    /// Training from these parameters.
    pub fn new(params: &[f32]) -> Self {
        let device = Device::flex().autodiff();
        Self {
            model: Some(Model::new(params, &device)),
            loss: CrossEntropyLossConfig::new().init(&device),
            optimizer: SgdConfig::new().init(),
            device,
        }
    }

    /// One step on these samples. Returns the loss, which burn computes anyway.
    pub fn step(&mut self, images: &Images, samples: &[usize]) -> Tensor<1> {
        let (x, labels) = batch(images, samples, &self.device);
        let model = self.model.take().expect("it is always put back");
        let loss = self.loss.forward(model.forward(x), labels);
        let gradients = GradientsParams::from_grads(loss.backward(), &model);
        self.model = Some(self.optimizer.step(f64::from(LEARNING_RATE), model, gradients));
        loss
    }
}
