//! `SigmoidWithLoss`: sigmoid and the cross-entropy error of yes-no answers in one stage.
//!
//! `p = 1 / (1 + exp(-x))`, `loss = -Σ (t · log p + (1 - t) · log(1 - p))`, mean over the samples,
//! summed over the values of a sample. "Deep Learning from Scratch 2", sections 1.3.1 and 4.2.4.

use nalgebra::{DimName, Dyn, MatrixView, MatrixViewMut};

use super::{Classifier, Comparison, Loss};
use crate::kernel::Function;
use crate::targets::{ValueTargets, check_probabilities};
use crate::{BatchError, Scalar};

/// Sigmoid and cross-entropy over 0-1 values.
///
/// Logits of any finite size are fine: `log p` is never taken of a `p` that has become 0.
#[derive(Clone, Copy, Debug)]
pub enum SigmoidWithLoss {}

impl Classifier for SigmoidWithLoss {}

impl<T: Scalar, R: DimName, Y: ValueTargets<T, R> + ?Sized> Loss<T, R, Y> for SigmoidWithLoss {
    fn check(targets: &Y, samples: usize) -> Result<(), BatchError> {
        targets.check(samples)?;
        check_probabilities((0..samples * R::DIM).map(|position| targets.value(position)), R::DIM)
    }

    fn forward(x: MatrixView<'_, T, R, Dyn>, targets: &Y) -> T {
        total_loss(x.as_slice(), targets) / T::from_f64(x.ncols() as f64)
    }

    /// `dx = (p - t) / n`; `x`, `p`, `t`, `dx` (R, n).
    fn backward(x: MatrixView<'_, T, R, Dyn>, targets: &Y, mut dx: MatrixViewMut<'_, T, R, Dyn>) -> T {
        let samples = T::from_f64(x.ncols() as f64);
        Function::Sigmoid.forward(x.as_slice(), dx.as_mut_slice());
        for (position, p) in dx.as_mut_slice().iter_mut().enumerate() {
            *p = (*p - targets.value(position)) / samples;
        }
        total_loss(x.as_slice(), targets) / samples
    }

    fn correct(x: MatrixView<'_, T, R, Dyn>, targets: &Y) -> Option<usize> {
        let half = T::from_f64(0.5);
        let columns = x.as_slice().chunks_exact(R::DIM).enumerate();
        let right = columns.filter(|(sample, x)| {
            let mut values = x.iter().enumerate();
            // What is not a number is neither yes nor no, so it is never right.
            values.all(|(row, &x)| {
                !x.is_nan() && (x > T::zero()) == (targets.value(sample * R::DIM + row) > half)
            })
        });
        Some(right.count())
    }

    /// No and yes, where there is one value.
    fn classes() -> Option<usize> {
        (R::DIM == 1).then_some(2)
    }

    fn compare(x: MatrixView<'_, T, R, Dyn>, targets: &Y, each: &mut dyn FnMut(Comparison<'_, T>)) {
        if R::DIM != 1 {
            return;
        }
        for (sample, &x) in x.as_slice().iter().enumerate() {
            let class = usize::from(targets.value(sample) > T::from_f64(0.5));
            let prediction = (!x.is_nan()).then(|| usize::from(x > T::zero()));
            each(Comparison::Class { class, prediction, scores: &[] });
        }
    }
}

/// `Σ log(1 + exp(-|x|)) + max(x, 0) - t · x`, which equals the loss and can't overflow.
fn total_loss<T: Scalar, R: DimName, Y: ValueTargets<T, R> + ?Sized>(x: &[T], targets: &Y) -> T {
    x.iter().enumerate().fold(T::zero(), |sum, (position, &x)| {
        sum + (-x.abs()).exp().ln_1p() + x.max(T::zero()) - targets.value(position) * x
    })
}
