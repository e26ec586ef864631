//! Prediction with burn, on its CPU backend.

use burn::module::{Param, RunningState};
use burn::nn::conv::{Conv2d, Conv2dConfig};
use burn::nn::pool::{AdaptiveAvgPool2d, AdaptiveAvgPool2dConfig, MaxPool2d, MaxPool2dConfig};
use burn::nn::{BatchNorm, BatchNormConfig, Linear, PaddingConfig2d};
use burn::prelude::*;
use burn::tensor::activation::{relu, tanh};

use super::burn::{linear, next, tensor};
use crate::predictor::stages::Stage;

/// A layer as burn's users declare it.
enum Layer {
    Conv(Conv2d),
    BatchNorm(BatchNorm),
    Relu,
    Tanh,
    MaxPool(MaxPool2d),
    GlobalAvgPool(AdaptiveAvgPool2d),
    Flatten,
    Affine(Linear),
    Sum(Vec<Self>, Vec<Self>),
}

/// A value between two layers.
#[derive(Clone)]
enum Value {
    Images(Tensor<4>),
    Vectors(Tensor<2>),
}

/// Applies a function that is the same for all ranks.
macro_rules! any_rank {
    ($x:expr, $function:expr) => {
        match $x {
            Value::Images(x) => Value::Images($function(x)),
            Value::Vectors(x) => Value::Vectors($function(x)),
        }
    };
}

impl Layer {
    fn new(stage: &Stage<'_>, device: &Device) -> Self {
        match stage {
            Stage::Conv(conv) => {
                let [outputs, inputs, height, width] = conv.shape;
                let [pad_y, pad_x] = conv.pad;
                let mut layer = Conv2dConfig::new([inputs * conv.groups, outputs], [height, width])
                    .with_stride([conv.stride; 2])
                    .with_groups(conv.groups)
                    .with_padding(PaddingConfig2d::Explicit(pad_y, pad_x, pad_y, pad_x))
                    .init(device);
                layer.weight = next(&mut { conv.weight }, conv.shape, device);
                layer.bias = Some(next(&mut { conv.bias }, [outputs], device));
                Self::Conv(layer)
            }
            Stage::BatchNorm(norm) => {
                let channels = norm.gamma.len();
                let values = |mut values| -> Param<Tensor<1>> { next(&mut values, [channels], device) };
                let mut layer = BatchNormConfig::new(channels).init(device);
                (layer.gamma, layer.beta) = (values(norm.gamma), values(norm.beta));
                layer.running_mean = RunningState::new(values(norm.mean).val());
                layer.running_var = RunningState::new(values(norm.variance).val());
                Self::BatchNorm(layer)
            }
            Stage::Relu => Self::Relu,
            Stage::Tanh => Self::Tanh,
            Stage::MaxPool => Self::MaxPool(MaxPool2dConfig::new([2, 2]).init()),
            Stage::GlobalAvgPool => Self::GlobalAvgPool(AdaptiveAvgPool2dConfig::new([1, 1]).init()),
            Stage::Flatten => Self::Flatten,
            Stage::Affine(affine) => {
                let (outputs, params) = (affine.bias.len(), [affine.weight, affine.bias].concat());
                Self::Affine(linear(&mut &params[..], affine.weight.len() / outputs, outputs, device))
            }
            Stage::Sum(left, right) => Self::Sum(Self::all(left, device), Self::all(right, device)),
        }
    }

    fn all(stages: &[Stage<'_>], device: &Device) -> Vec<Self> {
        stages.iter().map(|stage| Self::new(stage, device)).collect()
    }

    fn forward(&self, x: Value) -> Value {
        match (self, x) {
            (Self::Conv(layer), Value::Images(x)) => Value::Images(layer.forward(x)),
            (Self::BatchNorm(layer), x) => any_rank!(x, |x| layer.forward(x)),
            (Self::Relu, x) => any_rank!(x, relu),
            (Self::Tanh, x) => any_rank!(x, tanh),
            (Self::MaxPool(layer), Value::Images(x)) => Value::Images(layer.forward(x)),
            (Self::GlobalAvgPool(layer), Value::Images(x)) => Value::Vectors(layer.forward(x).flatten(1, 3)),
            (Self::Flatten, Value::Images(x)) => Value::Vectors(x.flatten(1, 3)),
            (Self::Affine(layer), Value::Vectors(x)) => Value::Vectors(layer.forward(x)),
            (Self::Sum(left, right), x) => match (forward(left, x.clone()), forward(right, x)) {
                (Value::Images(left), Value::Images(right)) => Value::Images(left + right),
                _ => unreachable!("only images are added"),
            },
            _ => unreachable!("the ranks fit"),
        }
    }
}

fn forward(layers: &[Layer], x: Value) -> Value {
    layers.iter().fold(x, |x, layer| layer.forward(x))
}

/// A network and its input.
pub struct Predictor {
    layers: Vec<Layer>,
    x: Value,
}

impl Predictor {
    /// The network for this sample.
    pub fn new(stages: &[Stage<'_>], shape: &[usize], x: &[f32]) -> Self {
        let device = &Device::flex();
        let x = tensor(x, 1, device);
        let x = match *shape {
            [channels, height, width] => Value::Images(x.reshape([1, channels, height, width])),
            _ => Value::Vectors(x),
        };
        Self { layers: Layer::all(stages, device), x }
    }

    /// The output.
    pub fn predict(&self) -> Tensor<2> {
        match forward(&self.layers, self.x.clone()) {
            Value::Vectors(y) => y,
            Value::Images(_) => unreachable!("the output is a vector"),
        }
    }
}
