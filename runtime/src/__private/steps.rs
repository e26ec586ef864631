//! Functions that generated code calls, other than layers.

use nalgebra::{Const, Dyn};

use crate::{BackwardContext, Columns, ColumnsMut, JoinContext, Network, Rng, Scalar, TensorSpec};

/// The same values under another name of their number. A guard beside the declaration has made
/// sure that `A` and `B` are equal; this lets the code around it compile when they are not, so
/// that only the guard reports an error.
pub fn same_len<'a, T: Scalar, const A: usize, const B: usize>(
    values: Columns<'a, T, A>,
) -> Columns<'a, T, B> {
    let samples = values.ncols();
    Columns::from_slice_generic(values.data.into_slice(), Const, Dyn(samples))
}

/// The values saved for the backward pass of a custom layer.
pub fn kept<'a, T: Scalar, const I: usize, const O: usize>(
    params: &'a [T],
    x: Columns<'a, T, I>,
    saved: &'a [T],
    y: Columns<'a, T, O>,
) -> BackwardContext<'a, T, I, O> {
    BackwardContext { params, x, saved, y }
}

/// The values saved for the backward pass of a custom join.
pub fn kept_of_join<'a, T: Scalar, const A: usize, const B: usize, const O: usize>(
    params: &'a [T],
    a: Columns<'a, T, A>,
    b: Columns<'a, T, B>,
    saved: &'a [T],
    y: Columns<'a, T, O>,
) -> JoinContext<'a, T, A, B, O> {
    JoinContext { params, a, b, saved, y }
}

/// Whether the parameters of a custom layer are those of its tensors, if it defines any.
#[must_use]
pub const fn are_all(tensors: &[TensorSpec], params: usize) -> bool {
    tensors.is_empty() || TensorSpec::total(tensors) == params
}

/// Initialises the parameters of one stage of a network and resets its running statistics.
pub fn init_params<N: Network>(stage: &str, p: &mut [N::Scalar], s: &mut [N::Scalar], rng: &mut Rng) {
    for (tensors, values) in [(N::TENSORS, p), (N::RUNNING_STATS, s)] {
        for tensor in tensors.iter().filter(|tensor| tensor.layer == stage) {
            crate::init::init_params(core::slice::from_ref(tensor), values, rng);
        }
    }
}

/// The values of a batch in blocks of samples, the layout of image layers.
pub fn to_blocks<T: Scalar, const F: usize>(x: Columns<'_, T, F>, mut y: ColumnsMut<'_, T, F>) {
    crate::kernel::to_blocks(F, x.as_slice(), x.ncols(), y.as_mut_slice());
}

/// The values of a batch in blocks, converted to sample after sample.
pub fn to_samples<T: Scalar, const F: usize>(x: Columns<'_, T, F>, mut y: ColumnsMut<'_, T, F>) {
    crate::kernel::from_blocks(F, x.as_slice(), x.ncols(), y.as_mut_slice());
}

/// One sample of a batch.
#[inline]
#[must_use]
pub fn column<T: Scalar, const F: usize>(x: Columns<'_, T, F>, sample: usize) -> Columns<'_, T, F> {
    Columns::from_slice_generic(values_of(x, sample), Const, Dyn(1))
}

/// The values of one sample of a batch.
#[inline]
#[must_use]
pub fn values_of<T: Scalar, const F: usize>(x: Columns<'_, T, F>, sample: usize) -> &[T] {
    &x.data.into_slice()[sample * F..][..F]
}

/// Values that a predictor keeps as they are.
pub fn keep<T: Scalar>(from: &[T], to: &mut [T]) {
    to.copy_from_slice(from);
}

/// An input that is also the output.
pub fn copy<T: Scalar, const F: usize>(x: Columns<'_, T, F>, mut y: ColumnsMut<'_, T, F>) {
    y.as_mut_slice().copy_from_slice(x.as_slice());
}
