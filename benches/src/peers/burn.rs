//! The two-layer network in burn, on its CPU backend.

use burn::module::Param;
use burn::nn::loss::{CrossEntropyLoss, CrossEntropyLossConfig};
use burn::nn::{Linear, LinearConfig, Relu};
use burn::optim::{GradientsParams, ModuleOptimizer, SgdConfig};
use burn::prelude::*;
use burn::tensor::TensorData;

use crate::two_layers::{CLASSES, FEATURES, HIDDEN, Images, LEARNING_RATE};

/// The model as burn's users declare it.
#[derive(Module, Debug)]
pub struct Model {
    hidden: Linear,
    relu: Relu,
    output: Linear,
}

impl Model {
    /// The model with the parameters of constnet's, whose layout is the same.
    pub fn new(params: &[f32], device: &Device) -> Self {
        let (hidden, output) = params.split_at(FEATURES * HIDDEN + HIDDEN);
        Self {
            hidden: linear::<FEATURES, HIDDEN>(hidden, device),
            relu: Relu::new(),
            output: linear::<HIDDEN, CLASSES>(output, device),
        }
    }

    /// The logits.
    pub fn forward(&self, x: Tensor<2>) -> Tensor<2> {
        self.output.forward(self.relu.forward(self.hidden.forward(x)))
    }
}

fn linear<const I: usize, const O: usize>(params: &[f32], device: &Device) -> Linear {
    let mut linear = LinearConfig::new(I, O).init(device);
    let (weight, bias) = params.split_at(I * O);
    linear.weight = Param::from_data(TensorData::new(weight.to_vec(), [I, O]), device);
    linear.bias = Some(Param::from_data(TensorData::new(bias.to_vec(), [O]), device));
    linear
}

/// Some columns of values as a tensor.
pub fn tensor(values: &[f32], samples: usize, device: &Device) -> Tensor<2> {
    Tensor::from_data(TensorData::new(values.to_vec(), [samples, values.len() / samples]), device)
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

    /// One step on these samples. Gives the loss, which burn computes anyway.
    pub fn step(&mut self, images: &Images, samples: &[usize]) -> Tensor<1> {
        let (n, device) = (samples.len(), &self.device);
        let mut x = vec![0.0; n * FEATURES];
        images.gather_plainly(samples, &mut x);
        let x = Tensor::<2>::from_data(TensorData::new(x, [n, FEATURES]), device);
        let labels: Vec<i64> = samples.iter().map(|&sample| i64::from(images.labels[sample])).collect();
        let labels = Tensor::<1, Int>::from_data(TensorData::new(labels, [n]), device);

        let model = self.model.take().expect("it is always put back");
        let loss = self.loss.forward(model.forward(x), labels);
        let gradients = GradientsParams::from_grads(loss.backward(), &model);
        self.model = Some(self.optimizer.step(f64::from(LEARNING_RATE), model, gradients));
        loss
    }
}
