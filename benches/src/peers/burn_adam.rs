//! Training with Adam in burn, on its CPU backend.

use burn::nn::loss::{CrossEntropyLoss, CrossEntropyLossConfig};
use burn::optim::{AdamConfig, GradientsParams, ModuleOptimizer};
use burn::prelude::*;

use super::burn::batch;
use crate::images::Images;

/// The epsilon added to Adam's root, as in the book; burn adds it to the corrected root.
const EPSILON: f32 = 1e-7;

/// A classifier of images.
pub trait Classifier: Module {
    /// The model with the parameters of constnet's, whose layout is the same.
    fn new(params: &[f32], device: &Device) -> Self;

    /// The logits of images (n, 784).
    fn forward(&self, x: Tensor<2>) -> Tensor<2>;
}

/// Training of a model.
pub struct Trainer<M> {
    device: Device,
    model: Option<M>,
    loss: CrossEntropyLoss,
    optimizer: ModuleOptimizer,
    learning_rate: f64,
}

impl<M: Classifier> Trainer<M> {
    /// Training from these parameters.
    pub fn new(params: &[f32], learning_rate: f64) -> Self {
        let device = Device::flex().autodiff();
        Self {
            model: Some(M::new(params, &device)),
            loss: CrossEntropyLossConfig::new().init(&device),
            optimizer: AdamConfig::new().with_epsilon(EPSILON).init(),
            device,
            learning_rate,
        }
    }

    /// One step on these samples. Returns the loss, which burn computes anyway.
    pub fn step(&mut self, images: &Images, samples: &[usize]) -> Tensor<1> {
        let (x, labels) = batch(images, samples, &self.device);
        let model = self.model.take().expect("it is always put back");
        let loss = self.loss.forward(model.forward(x), labels);
        let gradients = GradientsParams::from_grads(loss.backward(), &model);
        self.model = Some(self.optimizer.step(self.learning_rate, model, gradients));
        loss
    }
}
