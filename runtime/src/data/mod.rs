//! Data sets and batches.
//!
//! | | what it is |
//! |---|---|
//! | [`Dataset`] | samples with targets; implement it for data of your own |
//! | [`Images`], [`OneHot`] | images as bytes with class labels, or with one-hot columns |
//! | [`Samples`] | samples of values with targets of any kind |
//! | [`Augmentation`], [`Augmented`] | images that are moved, turned and distorted while a network trains |
//! | [`Batches`] | the mini-batches of a data set, shuffled or in order |
//! | `Mnist` | the MNIST files from a folder, the cache or the network |
//! | [`Digits`] | digits that the crate draws itself, in MNIST's shapes |
//! | `Idx` | the format of the MNIST files |

mod augment;
mod batches;
mod digits;
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
mod samples;
mod train_test;

pub use augment::{Augmentation, AugmentationError, Augmented};
pub use batches::Batches;
pub use digits::Digits;
pub use error::DatasetError;
#[cfg(feature = "std")]
pub use error::{Available, DataError, IdxError, Place};
#[cfg(feature = "std")]
pub use idx::Idx;
pub use images::Images;
#[cfg(feature = "mnist")]
pub use mnist::{Mnist, MnistOptions, MnistOrDigits, mnist_or_digits};
pub use one_hot::OneHot;
#[cfg(feature = "std")]
pub(crate) use order::Order;
pub use samples::Samples;
pub use train_test::TrainTest;

use nalgebra::{DimName, Dyn, MatrixView};

use crate::Scalar;

/// Samples with targets that batches can be gathered from.
pub trait Dataset<T: Scalar> {
    /// Values of one sample, as a type-level size.
    type Features: DimName;
    /// One target value: `u8` for class labels, `T` for values.
    type Target: Copy + Default;

    /// How many samples there are.
    fn len(&self) -> usize;

    /// Whether there are no samples.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Target values for each sample: 1 for class labels.
    fn targets_per_sample(&self) -> usize {
        1
    }

    /// Writes the chosen samples to the columns of `x` and their targets to `targets`.
    fn gather(&self, samples: &[usize], x: &mut [T], targets: &mut [Self::Target]);

    /// Writes the chosen samples as an epoch of a training, from 0, sees them: by default as they are.
    /// A data set that varies its samples lets them follow from the epoch and the sample's number
    /// alone, so that a training can be repeated and resumed.
    fn gather_for_training(&self, epoch: u64, samples: &[usize], x: &mut [T], targets: &mut [Self::Target]) {
        let _ = epoch;
        self.gather(samples, x, targets);
    }
}

/// Some samples of a data set, one a column, with their targets.
#[derive(Clone, Copy, Debug)]
pub struct Batch<'a, T: Scalar, F: DimName, Y> {
    /// The samples.
    pub x: MatrixView<'a, T, F, Dyn>,
    /// Their targets, in the same order.
    pub targets: &'a [Y],
    /// Which samples of the data set they are, from 0, in the same order.
    pub samples: &'a [usize],
}
