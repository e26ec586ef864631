//! The layers, one file each, those that are a function of single values in one: `forward`, `backward`
//! (the gradient of the input) and, where there are parameters, `gradient` (theirs). Losses implement
//! [`Loss`], layers of a program's own [`Layer`], [`Join`] or [`Elementwise`].
//!
//! Everything works on a batch with one sample a column: `x`, `dx` are (I, n), `y`, `dy` are (O, n).
//! `dy` is the gradient of the loss with respect to `y`, and so on. A layer is a type of the sizes that it
//! has, and its functions are plain: they are given its parameters `p`, one slice with its tensors one behind the other,
//! each column after column, and `gradient` where that of the parameters goes, a [`Gradient`](crate::access::Gradient).
//! So are the [`Layer`]s and [`Join`]s of a program's own. Where a layer needs no second buffer, `..._in_place` does without it.

mod activation;
mod add;
mod affine;
mod any_loss;
mod avg_pool2d;
mod batch_norm;
mod concat;
mod conv2d;
mod custom;
mod depthwise_conv2d;
mod dropout;
mod elementwise;
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
mod softmax;
pub mod softmax_with_loss;
mod sum;
mod tensor_spec;
#[cfg(test)]
mod testing;

pub use activation::Activation;
pub use add::Add;
pub use affine::Affine;
#[doc(hidden)]
pub use any_loss::AnyLoss;
pub use avg_pool2d::AvgPool2d;
pub use batch_norm::BatchNorm;
pub use concat::Concat;
pub use conv2d::Conv2d;
pub use custom::Custom;
pub use depthwise_conv2d::DepthwiseConv2d;
pub use dropout::Dropout;
pub use elementwise::{Elementwise, Map};
pub use flatten::Flatten;
pub use function::*;
pub use global_avg_pool::GlobalAvgPool;
pub use huber_loss::HuberLoss;
pub use identity::Identity;
pub use join::{Join, KeptOfJoin};
pub use layer::{Kept, Layer};
pub use layer_norm::LayerNorm;
pub use loss::{Classifier, Comparison, Loss};
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
pub use sum::Sum;
pub use tensor_spec::TensorSpec;
