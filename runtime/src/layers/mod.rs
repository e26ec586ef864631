//! Layers: `forward`, `backward` (the gradient of the input) and, with parameters, `gradient` (that of the parameters).
//! Losses implement [`Loss`], custom layers [`Layer`], [`Join`] or [`Elementwise`].
//!
//! All functions work on a batch with one sample per column: `x`, `dx` are (I, n), `y`, `dy` are (O, n).
//! `dy` is the gradient of the loss with respect to `y`, and so on. A layer is a type with its sizes as parameters,
//! and its functions are plain: they take its parameters `p`, one slice with its tensors one after the other,
//! each column-major, and `gradient` the destination of the parameter gradient, a
//! [`Gradient`](crate::access::Gradient).
//! Custom [`Layer`]s and [`Join`]s work in the same way. `..._in_place` functions need no second buffer.

mod activation;
mod add;
mod affine;
mod any_loss;
mod avg_pool2d;
mod batch_norm;
mod batch_norm_folded;
mod concat;
mod conv2d;
mod conv_transpose2d;
mod custom;
mod depthwise_conv2d;
mod dropout;
mod elementwise;
mod epilogue;
mod flatten;
mod function;
mod global_avg_pool;
pub mod huber_loss;
mod identity;
mod join;
mod layer;
mod layer_norm;
mod loss;
pub mod mae_loss;
mod matmul;
mod max_pool2d;
pub mod mse_loss;
mod mul;
mod nested;
mod prelu;
mod relu;
mod repeat;
mod reshape;
pub mod sigmoid_with_loss;
mod small;
mod softmax;
pub mod softmax_with_loss;
mod standardize;
mod standardize_targets;
mod standardized;
mod sum;
mod tensor_spec;
#[cfg(test)]
mod testing;
mod upsample2d;

pub use activation::Activation;
pub use add::Add;
pub use affine::Affine;
#[doc(hidden)]
pub use any_loss::AnyLoss;
pub use avg_pool2d::AvgPool2d;
pub use batch_norm::BatchNorm;
pub use concat::Concat;
pub use conv_transpose2d::ConvTranspose2d;
pub use conv2d::Conv2d;
pub use custom::Custom;
pub use depthwise_conv2d::DepthwiseConv2d;
pub use dropout::Dropout;
pub use elementwise::{Elementwise, Map};
#[doc(hidden)]
pub use epilogue::{activate, activate_in_place};
pub use flatten::Flatten;
pub use function::*;
pub use global_avg_pool::GlobalAvgPool;
pub use huber_loss::HuberLoss;
pub use identity::Identity;
pub use join::{Join, JoinContext};
pub use layer::{BackwardContext, Layer};
pub use layer_norm::LayerNorm;
pub use loss::{ClassificationLoss, Comparison, Loss};
pub use mae_loss::MaeLoss;
pub use matmul::MatMul;
pub use max_pool2d::MaxPool2d;
pub use mse_loss::MseLoss;
pub use mul::Mul;
#[doc(hidden)]
pub use nested::{AsLayer, Nested};
pub use prelu::PRelu;
pub use relu::Relu;
pub use repeat::Repeat;
pub use reshape::Reshape;
pub use sigmoid_with_loss::SigmoidWithLoss;
pub use softmax::Softmax;
pub use softmax_with_loss::SoftmaxWithLoss;
pub use standardize::Standardize;
pub use standardize_targets::StandardizeTargets;
pub use standardized::{RegressionLoss, Standardized};
pub use sum::Sum;
pub use tensor_spec::TensorSpec;
pub use upsample2d::Upsample2d;
