//! Neural networks declared in Rust source and compiled to statically sized code.
//!
//! [`network!`] sees the whole network, checks every shape at compile time and generates forward
//! and backward code over statically sized [`nalgebra`] matrices. This crate supplies the rest:
//! the arithmetic of the layers, optimizers, data, training.
//!
//! ```
//! use constnet::prelude::*;
//!
//! network! {
//!     /// Exclusive or of two inputs.
//!     pub struct Xor = Affine(2, 8) -> Sigmoid -> Affine(8, 1) -> SigmoidWithLoss;
//! }
//!
//! let x = SMatrix::<f32, 2, 4>::from_column_slice(&[0., 0., 0., 1., 1., 0., 1., 1.]);
//! let t = [0_u8, 1, 1, 0];
//!
//! let mut net = Xor::new(7);
//! let mut ws = Xor::workspace::<4>();
//! let mut optimizer = Adam::new(&net, 0.05);
//! for _ in 0..500 {
//!     net.gradient(&x, &t, &mut ws)?;
//!     optimizer.step(&mut net, ws.gradient());
//! }
//! assert_eq!(net.accuracy(&x, &t, &mut ws)?, 1.0);
//! # Ok::<(), constnet::BatchError>(())
//! ```
//!
//! One sample is one column: a batch of `B` samples with `F` features is an
//! `SMatrix<T, F, B>`, which in memory is NumPy's row-major `(B, F)`.
//!
//! # Features
//!
//! * `std` (default): run-time choice of the SIMD path, and training.
//! * `mnist` (default): the MNIST files and gzip in the IDX reader.
//! * `progress` (default): a progress bar while training.
//! * `expand` (default): formats the generated code that is written on demand.
//! * `download`: fetch missing MNIST files.
//!
//! Without default features the crate is `no_std` and needs only `alloc`.

#![cfg_attr(not(feature = "std"), no_std)]
#![deny(unsafe_code)]

extern crate alloc;

#[doc(hidden)]
pub mod __private;
pub mod access;
mod arena;
pub mod data;
mod error;
pub mod init;
mod input;
#[allow(unsafe_code, reason = "SIMD intrinsics and unchecked pointers live here and nowhere else")]
pub mod kernel;
pub mod layers;
mod model;
mod network;
pub mod optim;
mod params;
mod pass;
mod rng;
mod scalar;
pub mod targets;
#[cfg(feature = "std")]
pub mod train;
mod workspace;

pub use error::{BatchError, LengthError};
pub use input::{Input, InputShape, Several};
pub use layers::{Elementwise, Kept, Layer};
pub use model::{Model, ModelMut};
pub use nalgebra;
pub use network::{Columns, ColumnsMut, Definition, LayerInfo, Mapping, Network, ParamInfo, Supervised};
pub use rng::Rng;
pub use scalar::Scalar;
pub use workspace::Workspace;

/// What a program that declares and trains networks needs in scope.
pub mod prelude {
    #[cfg(feature = "mnist")]
    pub use crate::data::Mnist;
    pub use crate::data::{Batch, Batches, Dataset, Digits, Images, TrainTest};
    pub use crate::optim::{AdaGrad, Adam, Momentum, Nesterov, Optimizer, RmsProp, Sgd};
    #[cfg(feature = "std")]
    pub use crate::train::Trainer;
    pub use crate::{Mapping, Model, ModelMut, Network, Scalar, Supervised, Workspace, network};
    pub use nalgebra::{SMatrix, SVector};
}

/// Declares a network.
///
/// ```
/// use constnet::prelude::*;
///
/// network! {
///     /// The two-layer classifier of chapter 5.
///     pub struct TwoLayerNet = Affine(784, 50) -> Relu -> Affine(50, 10) -> SoftmaxWithLoss;
/// }
///
/// let mut net = TwoLayerNet::new(42); // f32; the seed fixes every bit
/// let mut ws = TwoLayerNet::workspace::<100>(); // all memory of a training step, once
/// let x = SMatrix::<f32, 784, 100>::zeros(); // one sample a column
/// let labels = [7_u8; 100];
///
/// let scores = net.predict(&x, &mut ws)?; // 10 x 100
/// let loss = net.loss(&x, &labels, &mut ws)?;
/// let accuracy = net.accuracy(&x, &labels, &mut ws)?;
/// let mut optimizer = Sgd::new(&net, 0.1);
/// net.gradient(&x, &labels, &mut ws)?; // backpropagation
/// optimizer.step(&mut net, ws.gradient());
/// # Ok::<(), constnet::BatchError>(())
/// ```
///
/// # The declaration
///
/// A network is a chain of stages joined by `->`. As an item it has a name, and attributes and
/// documentation pass through to the type. As an expression it is anonymous and gives a
/// [`Definition`] that a seed turns into a network. Angle brackets around the chain are optional:
///
/// ```
/// # use constnet::prelude::*;
/// let definition = network!(< Affine(784, 50) -> Relu -> Affine(50, 10) -> SoftmaxWithLoss >);
/// let net = definition.init(42);
/// let mut ws = definition.workspace::<100>();
/// # net.predict(&SVector::<f32, 784>::zeros(), &mut ws)?;
/// # Ok::<(), constnet::BatchError>(())
/// ```
///
/// Sizes are integers, `const` names or blocks; `_` is the size of what flows in. A network that
/// begins with a layer of any size states its input after the name. A stage can have a name of its
/// own, else it is `affine1`, `relu1`, `affine2`, in order of appearance:
///
/// ```
/// # use constnet::prelude::*;
/// const HIDDEN: usize = 50;
///
/// network! {
///     struct Net: 784 = Identity -> hidden: Affine(_, HIDDEN) -> Relu -> Affine(_, { HIDDEN / 5 });
/// }
///
/// let net = Net::new(1);
/// assert_eq!(net.view().hidden.weight.shape(), (50, 784)); // a statically sized view
/// assert_eq!(Net::PARAMS, 784 * 50 + 50 + 50 * 10 + 10);
/// ```
///
/// # The stages
///
/// | stage | what it computes | shapes |
/// |---|---|---|
/// | `Affine(I, O)` | [`w · x + b`](layers::Affine) | I to O |
/// | `MatMul(I, O)` | [`w · x`](layers::MatMul) | I to O |
/// | `Relu` | [`max(x, 0)`](layers::Relu) | any, kept |
/// | `Sigmoid` | [`1 / (1 + exp(-x))`](layers::Sigmoid) | any, kept |
/// | `Identity` | [`x`](layers::Identity) | any, kept |
/// | `SoftmaxWithLoss` | [cross-entropy of classes](layers::softmax_with_loss) | last; labels or one-hot |
/// | `SigmoidWithLoss` | [cross-entropy of yes-no answers](layers::sigmoid_with_loss) | last; 0-1 values |
/// | `MseLoss` | [the mean squared error](layers::mse_loss) | last; values |
///
/// `#[init(he)]` before a stage, or `zeros`, `normal(0.01)`, `xavier`, chooses how its weight is
/// drawn; by default that is He before `Relu` and Xavier elsewhere, see [`init::Init`].
///
/// # What the type offers
///
/// * `Net::new(seed)`, `Net::workspace::<B>()`, `Net::PARAMS`, `TENSORS`, `LAYERS`, `SUMMARY`.
/// * What it computes for a batch: the methods of [`Model`], such as `predict`, `loss`, `accuracy`,
///   `gradient`, or `backward` for a network without a loss. A workspace holds at most `B` samples;
///   fewer are processed as they are.
/// * Its parameters: `params()`, `params_mut()` as flat slices, `view()`, `view_mut()` by name,
///   `from_params(storage)` over a `Box`, an array or a `&'static` array.
/// * `NetView` and `NetViewMut`, the types of `view()` and `view_mut()`, stand beside it.
/// * `cast::<f64>()` for another scalar type. A workspace for it is
///   `Workspace::<Net<f64>, B>::new()`.
///
/// # Mistakes
///
/// Whatever is wrong with a declaration is said by the compiler, on the token that is wrong, and all
/// of it at once:
///
/// ```compile_fail
/// # use constnet::prelude::*;
/// network! {
///     struct Net = Affine(784, 50) -> Relu -> Affine(60, 10) -> SoftmaxWithLoss;
///     //                                             ^^
///     // error: `Affine` takes 60 inputs here, but `relu1` before it gives 50
///     //        write `Affine(50, 10)` or `Affine(_, 10)`, or make `affine1` give 60
/// }
/// ```
#[macro_export]
macro_rules! network {
    ($($declaration:tt)*) => {
        $crate::__private::network! { @ [$crate] $($declaration)* }
    };
}

/// The snippets of the README are compiled.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
