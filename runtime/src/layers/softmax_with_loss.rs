//! `SoftmaxWithLoss`: softmax and the cross-entropy error in one stage.
//!
//! `p = exp(x) / Σ exp(x)`, `loss = -Σ t · log p`, mean over the samples.
//! "Deep Learning from Scratch", section 5.6.3 and appendix A.

use nalgebra::{DimName, Dyn, MatrixView, MatrixViewMut};

use super::softmax::{exponentials, largest, total};
use super::{Classifier, Comparison, Loss};
use crate::targets::{Class, ClassTargets};
use crate::{BatchError, Scalar};

/// Softmax and cross-entropy over class labels or one-hot columns.
///
/// Logits of any finite size are fine: what is exponentiated is their distance from the largest.
#[derive(Clone, Copy, Debug)]
pub enum SoftmaxWithLoss {}

impl Classifier for SoftmaxWithLoss {}

impl<T: Scalar, R: DimName, Y: ClassTargets<T, R> + ?Sized> Loss<T, R, Y> for SoftmaxWithLoss {
    fn check(targets: &Y, samples: usize) -> Result<(), BatchError> {
        targets.check(samples)
    }

    fn forward(x: MatrixView<'_, T, R, Dyn>, targets: &Y) -> T {
        let samples = T::from_f64(x.ncols() as f64);
        let columns = x.as_slice().chunks_exact(R::DIM).enumerate();
        let losses = columns.map(|(sample, x)| {
            let max = largest(x);
            let sum = x.iter().fold(T::zero(), |sum, &x| sum + (x - max).exp());
            cross_entropy(x, max, sum.ln(), targets.class(sample))
        });
        losses.fold(T::zero(), |sum, loss| sum + loss) / samples
    }

    /// `dx = (p · Σ t - t) / n`; `x`, `p`, `t`, `dx` (R, n).
    fn backward(x: MatrixView<'_, T, R, Dyn>, targets: &Y, mut dx: MatrixViewMut<'_, T, R, Dyn>) -> T {
        let samples = T::from_f64(x.ncols() as f64);
        dx.as_mut_slice().copy_from_slice(x.as_slice());
        exponentials(dx.as_mut_slice(), R::DIM);
        let columns = x.as_slice().chunks_exact(R::DIM);
        let mut loss = T::zero();
        for (sample, (x, dx)) in columns.zip(dx.as_mut_slice().chunks_exact_mut(R::DIM)).enumerate() {
            let sum = total(dx);
            let class = targets.class(sample);
            loss += cross_entropy(x, largest(x), sum.ln(), class);
            subtract_target(dx, sum, class, samples);
        }
        loss / samples
    }

    fn correct(x: MatrixView<'_, T, R, Dyn>, targets: &Y) -> Option<usize> {
        let columns = x.as_slice().chunks_exact(R::DIM).enumerate();
        let right = columns.filter(|&(sample, x)| match targets.class(sample) {
            Class::Label(label) => arg_max(x) == Some(label),
            Class::Probabilities(t) => arg_max(x) == arg_max(t),
        });
        Some(right.count())
    }

    fn classes() -> Option<usize> {
        Some(R::DIM)
    }

    fn compare(x: MatrixView<'_, T, R, Dyn>, targets: &Y, each: &mut dyn FnMut(Comparison<'_, T>)) {
        for (sample, scores) in x.as_slice().chunks_exact(R::DIM).enumerate() {
            let class = match targets.class(sample) {
                Class::Label(label) => Some(label),
                Class::Probabilities(t) => arg_max(t),
            };
            if let Some(class) = class {
                each(Comparison::Class { class, prediction: arg_max(scores), scores });
            }
        }
    }
}

/// `Σ t · (log_sum - (x - max))` of one sample. The large parts of `x` and `max` go first, so that a
/// small loss is not lost in their rounding.
fn cross_entropy<T: Scalar>(x: &[T], max: T, log_sum: T, class: Class<'_, T>) -> T {
    match class {
        Class::Label(label) => log_sum - (x[label] - max),
        Class::Probabilities(t) => x.iter().zip(t).fold(T::zero(), |sum, (&x, &t)| {
            // 0 · log 0 is 0: a class without probability does not count, even at minus infinity.
            if t == T::zero() { sum } else { sum + t * (log_sum - (x - max)) }
        }),
    }
}

/// Turns the exponentials of one sample into its gradient.
fn subtract_target<T: Scalar>(exp: &mut [T], sum: T, class: Class<'_, T>, samples: T) {
    let total = match class {
        Class::Label(_) => T::one(),
        Class::Probabilities(t) => total(t),
    };
    for exp in &mut *exp {
        *exp = *exp / sum * total;
    }
    match class {
        Class::Label(label) => exp[label] -= T::one(),
        Class::Probabilities(t) => exp.iter_mut().zip(t).for_each(|(p, &t)| *p -= t),
    }
    for p in exp {
        *p /= samples;
    }
}

/// The first of the largest values, as NumPy has it; none where one is not a number, so that a
/// broken network is never right.
fn arg_max<T: Scalar>(x: &[T]) -> Option<usize> {
    let numbers = !x.iter().any(|x| x.is_nan());
    numbers.then(|| (1..x.len()).fold(0, |best, i| if x[i] > x[best] { i } else { best }))
}
