//! `Standardized`: a regression loss after `Standardize`.

use core::marker::PhantomData;

use nalgebra::{DimName, Dyn, MatrixView, MatrixViewMut};

use super::Loss;
use super::loss::{Comparison, compare_values};
use super::standardize::deviation;
use crate::targets::ValueTargets;
use crate::{BatchError, Scalar};

/// A regression loss over values in any unit: targets and predictions can be standardised before it.
pub trait RegressionLoss<T> {
    /// The mean loss over `len` values, given the predictions and the targets by position.
    fn mean(len: usize, x: impl Fn(usize) -> T, t: impl Fn(usize) -> T) -> T;

    /// The gradient with respect to the predictions.
    fn slopes(x: &[T], t: impl Fn(usize) -> T, dx: &mut [T]);
}

/// A regression loss `L` of a network that ends with [`Standardize`](super::StandardizeTargets): that of the standardised
/// targets `(t - mean) / √variance`, so that their unit does not change it.
#[derive(Clone, Copy, Debug)]
pub struct Standardized<L>(PhantomData<L>);

/// The mean and the deviation of each of R targets: of the last stage, so the last of a network's running statistics.
struct Units<'a, T> {
    mean: &'a [T],
    variance: &'a [T],
}

impl<'a, T: Scalar> Units<'a, T> {
    fn of<R: DimName>(running: &'a [T]) -> Self {
        let last = &running[running.len() - (2 * R::DIM + 1)..];
        let (mean, rest) = last.split_at(R::DIM);
        Self { mean, variance: &rest[..R::DIM] }
    }

    fn standardized(&self, value: T, position: usize) -> T {
        let row = position % self.mean.len();
        (value - self.mean[row]) / deviation(self.variance[row])
    }
}

impl<T, R, Y, L> Loss<T, R, Y> for Standardized<L>
where
    T: Scalar,
    R: DimName,
    Y: ValueTargets<T, R> + ?Sized,
    L: RegressionLoss<T>,
{
    fn check(targets: &Y, samples: usize) -> Result<(), BatchError> {
        targets.check(samples)
    }

    fn forward(x: MatrixView<'_, T, R, Dyn>, targets: &Y) -> T {
        let x = x.as_slice();
        L::mean(x.len(), |position| x[position], |position| targets.value(position))
    }

    fn backward(x: MatrixView<'_, T, R, Dyn>, targets: &Y, mut dx: MatrixViewMut<'_, T, R, Dyn>) -> T {
        L::slopes(x.as_slice(), |position| targets.value(position), dx.as_mut_slice());
        Self::forward(x, targets)
    }

    fn forward_train(running: &[T], x: MatrixView<'_, T, R, Dyn>, targets: &Y) -> T {
        let (x, units) = (x.as_slice(), Units::of::<R>(running));
        let target = |position| units.standardized(targets.value(position), position);
        L::mean(x.len(), |position| x[position], target)
    }

    fn backward_train(
        running: &[T],
        x: MatrixView<'_, T, R, Dyn>,
        targets: &Y,
        mut dx: MatrixViewMut<'_, T, R, Dyn>,
    ) -> T {
        let units = Units::of::<R>(running);
        let target = |position| units.standardized(targets.value(position), position);
        L::slopes(x.as_slice(), target, dx.as_mut_slice());
        Self::forward_train(running, x, targets)
    }

    fn of_prediction(running: &[T], y: MatrixView<'_, T, R, Dyn>, targets: &Y) -> T {
        let (y, units) = (y.as_slice(), Units::of::<R>(running));
        let prediction = |position: usize| units.standardized(y[position], position);
        let target = |position| units.standardized(targets.value(position), position);
        L::mean(y.len(), prediction, target)
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
