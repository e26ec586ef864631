//! `HuberLoss(d)`: `loss = Σ h(x - t) / (R · n)` with `h(e) = e² / 2` where `|e| <= d`, else
//! `d · (|e| - d / 2)`.
//!
//! The mean is over all values of all samples, as in PyTorch. Huber, "Robust Estimation of a Location
//! Parameter" (1964).

use nalgebra::{DimName, Dyn, MatrixView, MatrixViewMut};

use super::loss::{Comparison, compare_values, mean};
use super::{Loss, RegressionLoss};
use crate::targets::ValueTargets;
use crate::{BatchError, Scalar};

/// Squared for small errors and absolute for large ones, over real values.
///
/// `DELTA_BITS` are the bits of the threshold `d`, above 0, as an `f64`: stable Rust has
/// no floating-point const parameters. `HuberLoss(1.0)` in a network is
/// `HuberLoss<{ f64::to_bits(1.0) }>`.
#[derive(Clone, Copy, Debug)]
pub enum HuberLoss<const DELTA_BITS: u64> {}

impl<const DELTA_BITS: u64> HuberLoss<DELTA_BITS> {
    fn delta<T: Scalar>() -> T {
        T::from_f64(f64::from_bits(DELTA_BITS))
    }
}

impl<T, R, Y, const DELTA_BITS: u64> Loss<T, R, Y> for HuberLoss<DELTA_BITS>
where
    T: Scalar,
    R: DimName,
    Y: ValueTargets<T, R> + ?Sized,
{
    fn check(targets: &Y, samples: usize) -> Result<(), BatchError> {
        targets.check(samples)
    }

    fn forward(x: MatrixView<'_, T, R, Dyn>, targets: &Y) -> T {
        let x = x.as_slice();
        Self::mean(x.len(), |position| x[position], |position| targets.value(position))
    }

    /// `dx = (x - t) / (R · n)` where `|x - t| <= d`, else `± d / (R · n)`; `x`, `t`, `dx` (R, n).
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

impl<T: Scalar, const DELTA_BITS: u64> RegressionLoss<T> for HuberLoss<DELTA_BITS> {
    fn mean(len: usize, x: impl Fn(usize) -> T, t: impl Fn(usize) -> T) -> T {
        let (delta, half) = (Self::delta::<T>(), T::from_f64(0.5));
        mean(len, len, |position, root| {
            let (x, t, scale) = (x(position), t(position), root * root);
            let (error, scaled): (T, T) = (x - t, scale * x - scale * t);
            let (size, scaled) = (error.abs(), scaled.abs());
            if size > delta { delta * (scaled - half * (scale * delta)) } else { half * scaled * size }
        })
    }

    fn slopes(x: &[T], t: impl Fn(usize) -> T, dx: &mut [T]) {
        let (delta, scale) = (Self::delta::<T>(), T::from_f64(1.0 / x.len() as f64));
        for (position, (dx, &x)) in dx.iter_mut().zip(x).enumerate() {
            let error = x - t(position);
            let error = if error > delta { delta } else { error };
            *dx = scale * if error < -delta { -delta } else { error };
        }
    }
}
