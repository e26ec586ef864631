use nalgebra::{DimName, Dyn, MatrixView, MatrixViewMut};

use crate::targets::ValueTargets;
use crate::{BatchError, Scalar, kernel};

/// The last stage of a network that is trained: one number for a batch, the mean over its samples.
///
/// `x` (R, n) is the network's output, `Y` what it is compared with.
#[diagnostic::on_unimplemented(
    message = "`{Y}` can't be the targets of `{Self}` over {R} values of `{T}`",
    label = "these targets do not suit the loss"
)]
pub trait Loss<T, R: DimName, Y: ?Sized> {
    /// Makes sure that there is one valid target for each of `samples`.
    ///
    /// # Errors
    ///
    /// What [`crate::targets`] and the loss itself refuse.
    fn check(targets: &Y, samples: usize) -> Result<(), BatchError>;

    /// The loss; only called after [`check`](Self::check).
    fn forward(x: MatrixView<'_, T, R, Dyn>, targets: &Y) -> T;

    /// The loss, and `dx` (R, n); only called after [`check`](Self::check).
    fn backward(x: MatrixView<'_, T, R, Dyn>, targets: &Y, dx: MatrixViewMut<'_, T, R, Dyn>) -> T;

    /// How many samples the output gets right, or `None` where the loss knows no right or wrong;
    /// only called after [`check`](Self::check).
    fn correct(x: MatrixView<'_, T, R, Dyn>, targets: &Y) -> Option<usize>;

    /// How many classes the loss tells apart; `None` where samples have no single class.
    #[must_use]
    fn classes() -> Option<usize> {
        None
    }

    /// Tells, sample after sample, what the targets and the output say; nothing by default. Metrics are made of
    /// it. Only called after [`check`](Self::check).
    fn compare(x: MatrixView<'_, T, R, Dyn>, targets: &Y, each: &mut dyn FnMut(Comparison<'_, T>)) {
        let _ = (x, targets, each);
    }
}

/// What a target says, and what the output says.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Comparison<'a, T> {
    /// Of a sample that belongs to one class.
    Class {
        /// The class, from 0.
        class: usize,
        /// The class that the output names; `None` where it is not a number.
        prediction: Option<usize>,
        /// What the output gives each class, the more the likelier; empty where it is a single value.
        scores: &'a [T],
    },
    /// Of one value of a sample.
    Value {
        /// Which of the sample's values, from 0.
        row: usize,
        /// The value that was to come out.
        target: T,
        /// The value that came out.
        prediction: T,
    },
}

/// [`Loss::compare`] of the losses over values.
pub(super) fn compare_values<T: Scalar, R: DimName, Y: ValueTargets<T, R> + ?Sized>(
    x: MatrixView<'_, T, R, Dyn>,
    targets: &Y,
    each: &mut dyn FnMut(Comparison<'_, T>),
) {
    for (position, &prediction) in x.as_slice().iter().enumerate() {
        each(Comparison::Value { row: position % R::DIM, target: targets.value(position), prediction });
    }
}

/// The mean of a sum of `terms` terms that are not negative over so many `values`, with `term(number, root)`
/// giving `root²` times a term.
///
/// `root` is 1, unless the sum is too large for `T`: then it is a power of 2 that makes it small enough, so that the
/// mean is infinite only where it is too large itself.
pub(super) fn mean<T: Scalar>(terms: usize, values: usize, term: impl Fn(usize, T) -> T) -> T {
    let values = T::from_f64(values as f64);
    let sum = kernel::sum(terms, |number| term(number, T::one()));
    if sum.is_infinite() { mean_of_large(terms, values, term) } else { sum / values }
}

#[cold]
fn mean_of_large<T: Scalar>(terms: usize, values: T, term: impl Fn(usize, T) -> T) -> T {
    /// Of so many values sums of all but the largest terms are small enough.
    const ROOT: f64 = 1.0 / (1_u64 << 30) as f64;
    let root = T::from_f64(ROOT);
    kernel::sum(terms, |number| term(number, root)) / values / root / root
}

/// `scale * (x - t)`, also where the difference alone is too large.
#[inline]
pub(super) fn scaled_difference<T: Scalar>(scale: T, x: T, t: T) -> T {
    let error = x - t;
    if error.is_infinite() { scale * x - scale * t } else { scale * error }
}

/// A loss that knows right from wrong, so that there is an accuracy.
#[diagnostic::on_unimplemented(message = "`{Self}` knows no right and wrong, so its network has no accuracy")]
pub trait Classifier {}
