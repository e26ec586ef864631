//! Layers of networks so small that a predictor computes all of them in registers.

use super::BatchNorm;
use super::batch_norm_folded::scale_and_shift;
use crate::Scalar;
use crate::kernel::inference::{Activation, Layers};

/// `y = a(w · x + b)`; `w` has the weight (O, I), column after column, and then the bias.
#[inline(always)]
pub(super) fn dense<T: Scalar, L: Layers<T>, const I: usize, const O: usize>(
    w: &[T],
    activation: Activation<T>,
    x: &[T; I],
) -> [T; O] {
    let (weight, _) = w.as_chunks::<O>();
    let (weight, bias) = weight.split_at(I);
    let sums = match (weight.first_chunk::<I>(), bias) {
        (Some(weight), [bias]) => L::dense(weight, bias, x),
        _ => panic!("the parameters of {I} inputs and {O} outputs are {}", w.len()),
    };
    L::activate(activation, sums)
}

impl<const C: usize> BatchNorm<C> {
    /// Folds the normalisation of its outputs into the parameters of a product with `I` inputs.
    #[doc(hidden)]
    pub fn fold_small<T: Scalar>(p: &[T], running: &[T], w: &mut [T]) {
        let [scale, shift] = scale_and_shift::<T, C>(p, running);
        fold_outputs(&scale, &shift, w);
    }
}

/// Folds a scale and a shift of each output into the parameters of a product.
pub(super) fn fold_outputs<T: Scalar, const C: usize>(scale: &[T; C], shift: &[T; C], w: &mut [T]) {
    let (columns, _) = w.as_chunks_mut::<C>();
    for column in columns.iter_mut() {
        column.iter_mut().zip(scale).for_each(|(w, &scale)| *w *= scale);
    }
    if let Some(bias) = columns.last_mut() {
        bias.iter_mut().zip(shift).for_each(|(b, &shift)| *b += shift);
    }
}
