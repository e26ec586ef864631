//! Helpers for tests with numbers.

use constnet::nalgebra::{Const, Dyn};
use constnet::{Columns, Scalar};

/// Values, sample after sample, as a batch.
pub fn batch<T: Scalar, const F: usize>(values: &[T]) -> Columns<'_, T, F> {
    assert!(values.len().is_multiple_of(F), "{} values can't be divided into samples of {F}", values.len());
    Columns::from_slice_generic(values, Const, Dyn(values.len() / F))
}
