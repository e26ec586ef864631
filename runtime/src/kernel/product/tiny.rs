//! Products so small that choosing an instruction set would cost more than computing them.
//!
//! With both sizes known the compiler unrolls them in the caller.

use crate::Scalar;

/// Values of a matrix that is small enough.
pub(in crate::kernel) const VALUES: usize = 256;

/// Columns of a batch that is small enough.
pub(in crate::kernel) const COLUMNS: usize = 2;

/// `y = w · x + b`; see [`nn`](super::super::product_nn).
#[inline]
pub(in crate::kernel) fn nn<T: Scalar, const O: usize, const I: usize>(
    w: &[T],
    x: &[T],
    b: Option<&[T]>,
    y: &mut [T],
) {
    for (x, y) in x.chunks_exact(I).zip(y.chunks_exact_mut(O)) {
        let mut sums = [T::zero(); O];
        if let Some(b) = b {
            sums.copy_from_slice(b);
        }
        for (w, &x) in w.chunks_exact(O).zip(x) {
            for (sum, &w) in sums.iter_mut().zip(w) {
                *sum += w * x;
            }
        }
        y.copy_from_slice(&sums);
    }
}
