//! Products so small that selecting an instruction set would cost more than computing them.
//!
//! With both sizes known the compiler unrolls them in the caller.

use super::Epilogue;
use crate::Function;
use crate::Scalar;
use crate::relu::relu_of;

/// The maximum number of values of the matrix.
pub(crate) const VALUES: usize = 256;

/// The maximum number of columns of the batch.
pub(crate) const COLUMNS: usize = 2;

/// `y = epilogue(w · x + b)`; see [`nn`](super::super::product_nn).
#[inline]
pub(crate) fn nn<T: Scalar, const O: usize, const I: usize>(
    w: &[T],
    x: &[T],
    b: Option<&[T]>,
    epilogue: Epilogue,
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
        if epilogue == Epilogue::Relu {
            sums = sums.map(relu_of);
        }
        y.copy_from_slice(&sums);
    }
    if epilogue == Epilogue::Sigmoid {
        Function::Sigmoid.forward_in_place(y);
    }
}
