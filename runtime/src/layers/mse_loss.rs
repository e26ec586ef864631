//! `MseLoss`: the mean squared error, `loss = Σ (x - t)² / (R · n)`.
//!
//! The mean is over all values of all samples, as in PyTorch.

use nalgebra::{DimName, Dyn, MatrixView, MatrixViewMut};

use super::loss::{Comparison, compare_values, mean, scaled_difference};
use super::{Loss, RegressionLoss};
use crate::targets::ValueTargets;
use crate::{BatchError, Scalar};

/// The mean squared error over real values.
#[derive(Clone, Copy, Debug)]
pub enum MseLoss {}

impl<T: Scalar, R: DimName, Y: ValueTargets<T, R> + ?Sized> Loss<T, R, Y> for MseLoss {
    fn check(targets: &Y, samples: usize) -> Result<(), BatchError> {
        targets.check(samples)
    }

    fn forward(x: MatrixView<'_, T, R, Dyn>, targets: &Y) -> T {
        let x = x.as_slice();
        Self::mean(x.len(), |position| x[position], |position| targets.value(position))
    }

    /// `dx = 2 · (x - t) / (R · n)`; `x`, `t`, `dx` (R, n).
    fn backward(x: MatrixView<'_, T, R, Dyn>, targets: &Y, mut dx: MatrixViewMut<'_, T, R, Dyn>) -> T {
        Self::slopes(x.as_slice(), |position| targets.value(position), dx.as_mut_slice());
        Self::forward(x, targets)
    }

    fn correct(_: MatrixView<'_, T, R, Dyn>, _: &Y) -> Option<usize> {
        None
    }

    fn compare(x: MatrixView<'_, T, R, Dyn>, targets: &Y, each: &mut dyn FnMut(Comparison<'_, T>)) {
        compare_values(x, targets, each);
    }

    fn target(targets: &Y, position: usize) -> Option<T> {
        Some(targets.value(position))
    }
}

impl<T: Scalar> RegressionLoss<T> for MseLoss {
    fn mean(len: usize, x: impl Fn(usize) -> T, t: impl Fn(usize) -> T) -> T {
        mean(len, len, |position, root| {
            let error = root * x(position) - root * t(position);
            error * error
        })
    }

    fn slopes(x: &[T], t: impl Fn(usize) -> T, dx: &mut [T]) {
        let scale = T::from_f64(2.0 / x.len() as f64);
        for (position, (dx, &x)) in dx.iter_mut().zip(x).enumerate() {
            *dx = scaled_difference(scale, x, t(position));
        }
    }
}
