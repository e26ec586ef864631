//! Data sets, batches and augmentation.
//!
//! | | content |
//! |---|---|
//! | [`Dataset`] | samples with targets; implement it for your own data |
//! | [`Images`], [`OneHot`] | images as bytes with class labels, or with one-hot columns |
//! | [`Samples`] | samples of values with targets of any kind |
//! | [`Augmentation`], [`Augmented`] | random shift, rotation, scale and elastic distortion during training |
//! | [`Batches`] | the mini-batches of a data set, shuffled or in order |
//! | `Table`, `Schema` | CSV files, and how their columns become inputs and targets (feature `csv`) |
//! | `Mnist` | the MNIST files from a folder, the cache or the network |
//! | [`Digits`] | synthetic digits in MNIST's shapes |
//! | `Idx` | the format of the MNIST files |
//!
//! [`Samples`] and [`Images`] have `split`, `split_stratified`, `shuffle`, `subset` and `k_folds`, all by a seed; so has a
//! `Table`. With the feature `png`, `Images::from_png_folder` reads a folder with a folder of PNG files for each class.
#![cfg_attr(feature = "csv", doc = include_str!("tables/guide.md"))]

mod augment;
mod batches;
mod dataset_error;
mod digits;
#[cfg(feature = "std")]
mod error;
#[cfg(feature = "std")]
mod gzip;
#[cfg(feature = "std")]
pub mod idx;
#[cfg(feature = "std")]
mod idx_images;
mod images;
#[cfg(feature = "mnist")]
mod mnist;
mod one_hot;
mod order;
#[cfg(feature = "png")]
mod png_folder;
mod samples;
mod split;
#[cfg(feature = "csv")]
mod tables;
mod train_test;

pub use augment::{Augmentation, AugmentationError, Augmented};
pub use batches::Batches;
pub use dataset_error::DatasetError;
pub use digits::Digits;
#[cfg(feature = "std")]
pub use error::{Available, DataError, IdxError, Location};
#[cfg(feature = "std")]
pub use idx::Idx;
pub use images::Images;
#[cfg(feature = "mnist")]
pub use mnist::{Mnist, MnistOptions, MnistOrDigits, mnist_or_digits};
pub use one_hot::OneHot;
#[cfg(feature = "std")]
pub(crate) use order::Order;
pub use samples::Samples;
#[cfg(feature = "csv")]
pub use tables::{
    Missing, Schema, SchemaBuilder, Table, TableError, TableErrorKind, TableReader, TargetValue,
};
pub use train_test::TrainTest;

use nalgebra::{DimName, Dyn, MatrixView};

use crate::Scalar;

/// A data set: samples with targets.
pub trait Dataset<T: Scalar> {
    /// Number of values of one sample, as a type-level size.
    type Features: DimName;
    /// The type of a target: `u8` for class labels, `T` for values.
    type Target: Copy + Default;

    /// Number of samples.
    fn len(&self) -> usize;

    /// Whether there are no samples.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Number of target values of each sample: 1 for class labels.
    fn targets_per_sample(&self) -> usize {
        1
    }

    /// Writes the selected samples to the columns of `x` and their targets to `targets`.
    fn gather(&self, samples: &[usize], x: &mut [T], targets: &mut [Self::Target]);

    /// Writes the selected samples for an epoch of training, from 0: by default without changes.
    /// A data set with augmentation derives it from the epoch and the sample's index
    /// alone, so that training can be repeated and resumed.
    fn gather_for_training(&self, epoch: u64, samples: &[usize], x: &mut [T], targets: &mut [Self::Target]) {
        let _ = epoch;
        self.gather(samples, x, targets);
    }
}

/// A batch: some samples of a data set, one per column, with their targets.
#[derive(Clone, Copy, Debug)]
pub struct Batch<'a, T: Scalar, F: DimName, Y> {
    /// The samples.
    pub x: MatrixView<'a, T, F, Dyn>,
    /// Their targets, in the same order.
    pub targets: &'a [Y],
    /// The indices of the samples in the data set, in the same order.
    pub samples: &'a [usize],
}
