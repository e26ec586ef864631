//! `SigmoidWithLoss`: sigmoid and binary cross-entropy in one stage.
//!
//! `p = 1 / (1 + exp(-x))`, `loss = -Σ (t · log p + (1 - t) · log(1 - p))`, mean over the samples,
//! summed over the values of a sample. "Deep Learning from Scratch 2", sections 1.3.1 and 4.2.4.

use nalgebra::{DimName, Dyn, MatrixView, MatrixViewMut};

use super::loss::mean;
use super::softmax_with_loss::arg_max;
use super::{ClassificationLoss, Comparison, Loss};
use crate::kernel::Function;
use crate::targets::{ValueTargets, check_probabilities};
use crate::{BatchError, Scalar};

/// Sigmoid and binary cross-entropy over 0-1 values.
///
/// Logits of any finite size are supported: `log p` is never computed from a `p` that has underflowed to 0.
#[derive(Clone, Copy, Debug)]
pub enum SigmoidWithLoss {}

impl ClassificationLoss for SigmoidWithLoss {
    /// Sigmoid: of each output the probability that it is 1.
    fn probabilities<T: Scalar>(outputs: &mut [T], _: usize) {
        Function::Sigmoid.forward_in_place(outputs);
    }

    /// Of a single output class 1, if that is more probable than not, or class 0; of several the most probable one.
    fn class<T: Scalar>(probabilities: &[T]) -> Option<(usize, T)> {
        match *probabilities {
            [yes] if yes.is_nan() => None,
            [yes] if yes > T::from_f64(0.5) => Some((1, yes)),
            [yes] => Some((0, T::one() - yes)),
            _ => arg_max(probabilities).map(|class| (class, probabilities[class])),
        }
    }
}

impl<T: Scalar, R: DimName, Y: ValueTargets<T, R> + ?Sized> Loss<T, R, Y> for SigmoidWithLoss {
    fn check(targets: &Y, samples: usize) -> Result<(), BatchError> {
        targets.check(samples)?;
        check_probabilities((0..samples * R::DIM).map(|position| targets.value(position)), R::DIM)
    }

    fn forward(x: MatrixView<'_, T, R, Dyn>, targets: &Y) -> T {
        let (samples, x) = (x.ncols(), x.as_slice());
        mean(x.len(), samples, |position, root| {
            let (x, scale) = (x[position], root * root);
            let far = weight(x, targets.value(position));
            let far = if far == T::zero() { far } else { far * (scale * x.abs()) };
            far + scale * (-x.abs()).exp().ln_1p()
        })
    }

    /// `dx = (p - t) / n`; `x`, `p`, `t`, `dx` (R, n).
    fn backward(x: MatrixView<'_, T, R, Dyn>, targets: &Y, mut dx: MatrixViewMut<'_, T, R, Dyn>) -> T {
        let samples = T::from_f64(x.ncols() as f64);
        let dx = dx.as_mut_slice();
        for (dx, &x) in dx.iter_mut().zip(x.as_slice()) {
            *dx = -x.abs();
        }
        // The smaller one of `p` and `1 - p`, which has no rounding error of 1.
        Function::Sigmoid.forward_in_place(dx);
        for (position, (dx, &x)) in dx.iter_mut().zip(x.as_slice()).enumerate() {
            let slope = *dx - weight(x, targets.value(position));
            *dx = if x > T::zero() { -slope } else { slope } / samples;
        }
        Self::forward(x, targets)
    }

    fn correct(x: MatrixView<'_, T, R, Dyn>, targets: &Y) -> Option<usize> {
        let half = T::from_f64(0.5);
        let columns = x.as_slice().chunks_exact(R::DIM).enumerate();
        let right = columns.filter(|(sample, x)| {
            let mut values = x.iter().enumerate();
            // NaN is neither yes nor no, so it is never correct.
            values.all(|(row, &x)| {
                !x.is_nan() && (x > T::zero()) == (targets.value(sample * R::DIM + row) > half)
            })
        });
        Some(right.count())
    }

    /// No and yes, for a single output.
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
            each(Comparison::Class { class, prediction, logits: &[] });
        }
    }
}

/// How much `|x|` counts in the loss `weight · |x| + log(1 + exp(-|x|))` of a value, of which no part is negative: what
/// `max(x, 0) - t · x` is of it, without a difference that the other part would be lost in.
fn weight<T: Scalar>(x: T, t: T) -> T {
    if x > T::zero() { T::one() - t } else { t }
}
