//! `SoftmaxWithLoss`: softmax and cross-entropy in one stage.
//!
//! `p = exp(x) / Σ exp(x)`, `loss = -Σ t · log p`, mean over the samples.
//! "Deep Learning from Scratch", section 5.6.3 and appendix A.

use nalgebra::{DimName, Dyn, MatrixView, MatrixViewMut};

use super::loss::mean;
use super::softmax::{exponentials, largest, shares};
use super::{ClassificationLoss, Comparison, Loss};
use crate::targets::{Class, ClassTargets};
use crate::{BatchError, Scalar, kernel};

/// Softmax and cross-entropy over class labels or one-hot columns (PyTorch's `CrossEntropyLoss`).
///
/// Logits of any finite size are supported: the exponentials are of differences from the maximum.
#[derive(Clone, Copy, Debug)]
pub enum SoftmaxWithLoss {}

impl ClassificationLoss for SoftmaxWithLoss {
    /// Softmax: the probability of each class.
    fn probabilities<T: Scalar>(outputs: &mut [T], values: usize) {
        shares(outputs, values);
    }

    /// The first of the most probable ones.
    fn class<T: Scalar>(probabilities: &[T]) -> Option<(usize, T)> {
        arg_max(probabilities).map(|class| (class, probabilities[class]))
    }
}

impl<T: Scalar, R: DimName, Y: ClassTargets<T, R> + ?Sized> Loss<T, R, Y> for SoftmaxWithLoss {
    fn check(targets: &Y, samples: usize) -> Result<(), BatchError> {
        targets.check(samples)
    }

    fn forward(x: MatrixView<'_, T, R, Dyn>, targets: &Y) -> T {
        let (samples, x) = (x.ncols(), x.as_slice());
        mean(samples, samples, |sample, root| {
            let x = &x[sample * R::DIM..][..R::DIM];
            let top = top_of(x);
            let others = |class: usize| if class == top { T::zero() } else { T::exp(x[class] - x[top]) };
            let others = kernel::sum(R::DIM, others);
            cross_entropy(x, top, others.ln_1p(), targets.class(sample), root * root)
        })
    }

    /// `dx = (p · Σ t - t) / n`; `x`, `p`, `t`, `dx` (R, n).
    fn backward(x: MatrixView<'_, T, R, Dyn>, targets: &Y, mut dx: MatrixViewMut<'_, T, R, Dyn>) -> T {
        let (samples, values, dx) = (T::from_f64(x.ncols() as f64), x.as_slice(), dx.as_mut_slice());
        dx.copy_from_slice(values);
        exponentials(dx, R::DIM);
        let loss = kernel::sum(x.ncols(), |sample| {
            let (x, dx) = (&values[sample * R::DIM..][..R::DIM], &mut dx[sample * R::DIM..][..R::DIM]);
            let (top, class) = (top_of(x), targets.class(sample));
            let top_exp = core::mem::replace(&mut dx[top], T::zero());
            let others = kernel::total(dx);
            dx[top] = top_exp;
            let loss = cross_entropy(x, top, others.ln_1p(), class, T::one());
            subtract_target(dx, top, others, class, samples);
            loss
        });
        if loss.is_infinite() { Self::forward(x, targets) } else { loss / samples }
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
        for (sample, logits) in x.as_slice().chunks_exact(R::DIM).enumerate() {
            let class = match targets.class(sample) {
                Class::Label(label) => Some(label),
                Class::Probabilities(t) => arg_max(t),
            };
            if let Some(class) = class {
                each(Comparison::Class { class, prediction: arg_max(logits), logits });
            }
        }
    }
}

/// `scale · Σ t · (log_sum + (max - x))` of one sample, with the maximum at `top`. The large parts cancel first, so
/// that a small loss is not lost in their rounding; and `log_sum` is `ln(1 + Σ exp(x - max))` over the other
/// values, as the exponential at `top` is 1.
fn cross_entropy<T: Scalar>(x: &[T], top: usize, log_sum: T, class: Class<'_, T>, scale: T) -> T {
    let loss = |class: usize| scale * log_sum + (scale * x[top] - scale * x[class]);
    match class {
        Class::Label(label) => loss(label),
        // 0 · log 0 is 0: a class with probability 0 does not count, even at minus infinity.
        Class::Probabilities(t) => {
            kernel::sum(
                x.len(),
                |class| if t[class] == T::zero() { t[class] } else { t[class] * loss(class) },
            )
        }
    }
}

/// Converts the exponentials of one sample to its gradient. `others` is the sum of all but the one at `top`: the number
/// subtracted from a probability near 1 does not depend on its rounding.
fn subtract_target<T: Scalar>(exp: &mut [T], top: usize, others: T, class: Class<'_, T>, samples: T) {
    let sum = exp[top] + others;
    match class {
        Class::Label(label) => {
            for exp in &mut *exp {
                *exp /= sum;
            }
            exp[label] = if label == top { -(others / sum) } else { exp[label] - T::one() };
        }
        Class::Probabilities(t) => {
            let total = kernel::total(t);
            for (exp, &t) in exp.iter_mut().zip(t) {
                *exp = *exp / sum * total - t;
            }
            // Where little else is expected the two are close to each other; elsewhere it is as with a label.
            if t[top] + t[top] > total {
                exp[top] = (total - t[top]) - total * (others / sum);
            }
        }
    }
    for p in exp {
        *p /= samples;
    }
}

/// The first maximum; the first value of all if all are NaN.
fn top_of<T: Scalar>(x: &[T]) -> usize {
    let max = largest(x);
    x.iter().position(|&x| x == max).unwrap_or(0)
}

/// The first maximum, as in NumPy's `argmax`; `None` with a NaN, so that a
/// broken network is never correct.
pub(super) fn arg_max<T: Scalar>(x: &[T]) -> Option<usize> {
    let numbers = !x.iter().any(|x| x.is_nan());
    numbers.then(|| (1..x.len()).fold(0, |best, i| if x[i] > x[best] { i } else { best }))
}
