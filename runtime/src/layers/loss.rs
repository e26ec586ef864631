use nalgebra::{DimName, Dyn, MatrixView, MatrixViewMut};

use crate::targets::ValueTargets;
use crate::{BatchError, Scalar, kernel};

/// A loss, the last stage of a network that is trained: a scalar, the mean over the samples of a batch.
///
/// `x` (R, n) is the network's output, `Y` the targets.
#[diagnostic::on_unimplemented(
    message = "`{Y}` can't be the targets of `{Self}` over {R} values of `{T}`",
    label = "these targets do not match the loss"
)]
pub trait Loss<T, R: DimName, Y: ?Sized> {
    /// Checks that there is one valid target for each of `samples`.
    ///
    /// # Errors
    ///
    /// The errors of [`crate::targets`] and of the loss itself.
    fn check(targets: &Y, samples: usize) -> Result<(), BatchError>;

    /// The loss; only called after [`check`](Self::check).
    fn forward(x: MatrixView<'_, T, R, Dyn>, targets: &Y) -> T;

    /// The loss, and `dx` (R, n); only called after [`check`](Self::check).
    fn backward(x: MatrixView<'_, T, R, Dyn>, targets: &Y, dx: MatrixViewMut<'_, T, R, Dyn>) -> T;

    /// [`forward`](Self::forward) of a training step of a network with these running statistics: after
    /// [`Standardize`](super::StandardizeTargets) the loss of the standardised targets.
    fn forward_train(running: &[T], x: MatrixView<'_, T, R, Dyn>, targets: &Y) -> T {
        let _ = running;
        Self::forward(x, targets)
    }

    /// [`backward`](Self::backward) of a training step; see [`forward_train`](Self::forward_train).
    fn backward_train(
        running: &[T],
        x: MatrixView<'_, T, R, Dyn>,
        targets: &Y,
        dx: MatrixViewMut<'_, T, R, Dyn>,
    ) -> T {
        let _ = running;
        Self::backward(x, targets, dx)
    }

    /// The same loss of predictions, which are in the units of the targets.
    fn of_prediction(running: &[T], y: MatrixView<'_, T, R, Dyn>, targets: &Y) -> T {
        let _ = running;
        Self::forward(y, targets)
    }

    /// The target value at a column-major position, of a loss whose targets can be standardised; only called after
    /// [`check`](Self::check).
    #[must_use]
    fn target(targets: &Y, position: usize) -> Option<T> {
        let _ = (targets, position);
        None
    }

    /// Number of correct predictions, or `None` for a regression loss;
    /// only called after [`check`](Self::check).
    fn correct(x: MatrixView<'_, T, R, Dyn>, targets: &Y) -> Option<usize>;

    /// Number of classes; `None` if samples do not have a single class.
    #[must_use]
    fn classes() -> Option<usize> {
        None
    }

    /// Reports target and prediction of each sample, for metrics; nothing by default.
    /// Only called after [`check`](Self::check).
    fn compare(x: MatrixView<'_, T, R, Dyn>, targets: &Y, each: &mut dyn FnMut(Comparison<'_, T>)) {
        let _ = (x, targets, each);
    }
}

/// A target and its prediction.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Comparison<'a, T> {
    /// Of a sample with a single class.
    Class {
        /// The class, from 0.
        class: usize,
        /// The predicted class; `None` if the output has NaN.
        prediction: Option<usize>,
        /// The output for each class; empty for a binary classifier with a single output.
        logits: &'a [T],
    },
    /// Of one value of a sample.
    Value {
        /// Index of the value in its sample, from 0.
        row: usize,
        /// The target.
        target: T,
        /// The prediction.
        prediction: T,
    },
}

/// [`Loss::compare`] for regression losses.
pub(super) fn compare_values<T: Scalar, R: DimName, Y: ValueTargets<T, R> + ?Sized>(
    x: MatrixView<'_, T, R, Dyn>,
    targets: &Y,
    each: &mut dyn FnMut(Comparison<'_, T>),
) {
    for (position, &prediction) in x.as_slice().iter().enumerate() {
        each(Comparison::Value { row: position % R::DIM, target: targets.value(position), prediction });
    }
}

/// The mean of a sum of `terms` nonnegative terms over this number of `values`, with `term(number, root)`
/// returning `root²` times a term.
///
/// `root` is 1, unless the sum overflows in `T`: then it is a power of 2 that avoids that, so that the
/// mean is infinite only if it is too large itself.
pub(super) fn mean<T: Scalar>(terms: usize, values: usize, term: impl Fn(usize, T) -> T) -> T {
    let values = T::from_f64(values as f64);
    let sum = kernel::sum(terms, |number| term(number, T::one()));
    if sum.is_infinite() { mean_of_large(terms, values, term) } else { sum / values }
}

#[cold]
fn mean_of_large<T: Scalar>(terms: usize, values: T, term: impl Fn(usize, T) -> T) -> T {
    /// With this number of values all but the largest terms are safe to sum.
    const ROOT: f64 = 1.0 / (1_u64 << 30) as f64;
    let root = T::from_f64(ROOT);
    kernel::sum(terms, |number| term(number, root)) / values / root / root
}

/// `scale * (x - t)`, also if the difference alone overflows.
#[inline]
pub(super) fn scaled_difference<T: Scalar>(scale: T, x: T, t: T) -> T {
    let error = x - t;
    if error.is_infinite() { scale * x - scale * t } else { scale * error }
}

/// A classification loss, which has an accuracy.
#[diagnostic::on_unimplemented(message = "`{Self}` is not a classification loss, so accuracy is undefined")]
pub trait ClassificationLoss {
    /// Converts the outputs of samples, `values` of each, to probabilities.
    fn probabilities<T: Scalar>(outputs: &mut [T], values: usize);

    /// The class of a sample with these probabilities, and its probability; `None` if one is NaN.
    #[must_use]
    fn class<T: Scalar>(probabilities: &[T]) -> Option<(usize, T)>;
}
