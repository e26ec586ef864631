//! Data sets and batches.

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
}

/// Some samples of a data set, one a column, with their targets.
#[derive(Clone, Copy, Debug)]
pub struct Batch<'a, T: Scalar, F: DimName, Y> {
    /// The samples.
    pub x: MatrixView<'a, T, F, Dyn>,
    /// Their targets, in the same order.
    pub targets: &'a [Y],
}
