//! Neural networks declared in Rust source and compiled to statically sized code.
//!
//! [`network!`] sees the whole network, checks every shape at compile time and generates forward
//! and backward code over statically sized [`nalgebra`] matrices. This crate contains everything else:
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
//! * `std` (default): run-time choice of the instruction set, and training.
//! * `alloc` (with `std`): networks, workspaces and optimizers on the heap, data sets.
//! * `parallel` (default): multithreaded kernels, with the same results (see [threads]).
//! * `mnist` (default): the MNIST files and gzip in the IDX reader.
//! * `progress` (default): a progress bar while training.
//! * `checkpoint` (default): [`checkpoint`]s, and weights in `safetensors` files.
//! * `expand` (default): formatting of the generated code that is written on demand.
//! * `csv`: tables from CSV files, see [`data`].
//! * `png`: images from folders of PNG files.
//! * `download`: download of missing MNIST files.
//! * `report`: the report of a training run as an HTML page, its plots, a log.
//!
//! Without default features the crate is `no_std` and does not allocate: networks predict and are trained in memory
//! of the caller, see [`Workspace`].
#![doc = ""]
#![doc = include_str!("guide.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]
#![cfg_attr(not(feature = "std"), no_std)]
#![forbid(unsafe_code)]

#[cfg(any(feature = "alloc", test))]
extern crate alloc;

#[doc(hidden)]
pub mod __private;
pub mod access;
mod batch;
#[cfg(feature = "checkpoint")]
pub mod checkpoint;
#[cfg(feature = "alloc")]
pub mod data;
mod debug;
pub mod gradient;
#[cfg(feature = "std")]
pub mod io;
#[cfg(any(feature = "checkpoint", feature = "csv"))]
mod json;
pub mod layers;
mod memory;
mod network;
pub mod optim;
mod pass;
mod predictor;
mod random;
mod range;
#[cfg(feature = "report")]
pub mod report;
pub mod schedule;
pub mod threads;
#[cfg(feature = "std")]
pub mod train;

pub use batch::{BatchError, Columns, ColumnsMut, Input, InputShape, Inputs, LengthError, targets};
pub use constnet_kernels::{self as kernel, Scalar};
pub use layers::{BackwardContext, Elementwise, Join, JoinContext, Layer, TensorSpec};
pub use memory::{Owned, PredictWorkspace, PredictionMemory, Workspace};
pub use nalgebra;
#[cfg(feature = "alloc")]
pub use network::AdaptError;
pub use network::{
    Definition, Differentiable, LayerInfo, Model, ModelMut, ModelOf, Network, ParamInfo, ParamKind,
    SingleInput, Supervised,
};
#[cfg(feature = "alloc")]
pub use optim::averaged::Averaged;
pub use predictor::{Predictor, PredictorScratch};
pub use random::{Rng, init};

/// The items for declaring and training networks.
pub mod prelude {
    #[cfg(feature = "checkpoint")]
    pub use crate::checkpoint::{Checkpoint, Checkpoints, Weights};
    #[cfg(feature = "mnist")]
    pub use crate::data::Mnist;
    #[cfg(feature = "alloc")]
    pub use crate::data::{Batch, Batches, Dataset, Digits, Images, Samples, TrainTest};
    #[cfg(feature = "csv")]
    pub use crate::data::{Schema, Table};
    pub use crate::optim::{AdaGrad, Adam, AdamW, Momentum, Nesterov, Optimizer, RmsProp, Sgd};
    #[cfg(feature = "std")]
    pub use crate::train::Trainer;
    pub use crate::{Differentiable, Model, ModelMut, Network, Scalar, Supervised, Workspace, network};
    pub use nalgebra::{SMatrix, SVector};
}

#[doc = include_str!("language.md")]
#[macro_export]
macro_rules! network {
    ($($declaration:tt)*) => {
        $crate::__private::network! { @ [$crate] $($declaration)* }
    };
}

/// Compiles the snippets of the README.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
