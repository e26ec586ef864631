//! Update rules of the optimizers.

use super::isa;
use super::simd::{InstructionSet, Job};
use super::summation::move_one;
use super::threads::Partition;
use crate::Scalar;

/// Number of values that a core writes in a nanosecond; they come from other caches.
const RATE: usize = 6;

/// The update of a parameter `p` with its gradient `g` and up to two state values `s1` and `s2`, with the
/// numbers of one step.
#[expect(missing_docs, reason = "the formulas define the numbers")]
#[derive(Clone, Copy, Debug)]
pub enum Rule<T> {
    /// `p -= lr * g`
    Sgd { lr: T },
    /// `s1 = momentum * s1 - lr * g`, `p += s1`
    Momentum { lr: T, momentum: T },
    /// `s1 = momentum * s1 - lr * g`, `p += ahead * s1`, `p -= correction * g`
    Nesterov { lr: T, momentum: T, ahead: T, correction: T },
    /// `s1 += g²`, `p -= lr * g / (sqrt(s1) + epsilon)`
    AdaGrad { lr: T, epsilon: T },
    /// `s1 = decay * s1 + rest * g²`, `p -= lr * g / (sqrt(s1) + epsilon)`
    RmsProp { lr: T, decay: T, rest: T, epsilon: T },
    /// `s1 += rest1 * (g - s1)`, `s2 += rest2 * (g² - s2)`, `p -= lr * s1 / (sqrt(s2) + epsilon)`
    Adam { lr: T, rest1: T, rest2: T, epsilon: T },
    /// `s1` and `s2` as in Adam, `p = kept * p - lr * s1 / (root * sqrt(s2) + epsilon)`
    AdamW { kept: T, lr: T, rest1: T, rest2: T, root: T, epsilon: T },
    /// `p += weight * (g - p)`, where `s1` is the accumulated rounding error: [`move_mean`](super::move_mean)
    Mean { weight: T },
}

impl<T: Scalar> Rule<T> {
    /// Number of state values for each parameter.
    fn kept(self) -> usize {
        match self {
            Self::Sgd { .. } => 0,
            Self::Adam { .. } | Self::AdamW { .. } => 2,
            _ => 1,
        }
    }

    /// Updates with the gradient `with_decay(g, p)`.
    #[inline(always)]
    fn apply(self, with_decay: impl Fn(T, T) -> T, p: &mut [T], s1: &mut [T], s2: &mut [T], g: &[T]) {
        match self {
            Self::Sgd { lr } => {
                for (p, &g) in p.iter_mut().zip(g) {
                    let g = with_decay(g, *p);
                    *p -= lr * g;
                }
            }
            Self::Momentum { lr, momentum } => {
                for ((p, v), &g) in p.iter_mut().zip(s1).zip(g) {
                    let g = with_decay(g, *p);
                    *v = momentum * *v - lr * g;
                    *p += *v;
                }
            }
            Self::Nesterov { lr, momentum, ahead, correction } => {
                for ((p, v), &g) in p.iter_mut().zip(s1).zip(g) {
                    let g = with_decay(g, *p);
                    *v = momentum * *v - lr * g;
                    *p += ahead * *v;
                    *p -= correction * g;
                }
            }
            Self::AdaGrad { lr, epsilon } => {
                for ((p, h), &g) in p.iter_mut().zip(s1).zip(g) {
                    let g = with_decay(g, *p);
                    *h += g * g;
                    *p -= lr * g / (h.sqrt() + epsilon);
                }
            }
            Self::RmsProp { lr, decay, rest, epsilon } => {
                for ((p, h), &g) in p.iter_mut().zip(s1).zip(g) {
                    let g = with_decay(g, *p);
                    *h = decay * *h + rest * g * g;
                    *p -= lr * g / (h.sqrt() + epsilon);
                }
            }
            Self::Adam { lr, rest1, rest2, epsilon } => {
                for (((p, m), v), &g) in p.iter_mut().zip(s1).zip(s2).zip(g) {
                    let g = with_decay(g, *p);
                    *m += rest1 * (g - *m);
                    *v += rest2 * (g * g - *v);
                    *p -= lr * *m / (v.sqrt() + epsilon);
                }
            }
            Self::AdamW { kept, lr, rest1, rest2, root, epsilon } => {
                for (((p, m), v), &g) in p.iter_mut().zip(s1).zip(s2).zip(g) {
                    let g = with_decay(g, *p);
                    *m += rest1 * (g - *m);
                    *v += rest2 * (g * g - *v);
                    *p = kept * *p - lr * *m / (root * v.sqrt() + epsilon);
                }
            }
            Self::Mean { weight } => {
                for ((mean, rest), &value) in p.iter_mut().zip(s1).zip(g) {
                    move_one(mean, rest, with_decay(value, *mean), weight);
                }
            }
        }
    }
}

/// Updates each parameter by the rule, with the gradient `g`, or `g + decay * p`. The state values of the
/// rule are in the first slices of `state`, the others are empty.
///
/// # Panics
///
/// If the lengths do not match.
pub fn step<T: Scalar>(rule: Rule<T>, decay: Option<T>, p: &mut [T], state: [&mut [T]; 2], g: &[T]) {
    let kept = rule.kept();
    let [s1, s2] = state;
    let is_kept = |s: &[T], number: usize| s.len() == if number <= kept { g.len() } else { 0 };
    assert!(p.len() == g.len(), "one gradient for each parameter");
    assert!(is_kept(s1, 1) && is_kept(s2, 2), "the state values of the rule for each parameter");
    let partition = Partition::values(g.len(), RATE / (1 + kept)).of_many_operands();
    partition.parallel_for_slices([p, s1, s2], |part, [p, s1, s2]| {
        // SAFETY: the machine has its instruction set.
        unsafe { T::step(isa(), Step { rule, decay, p, s1, s2, g: &g[part] }) }
    });
}

/// The job of [`step`].
#[doc(hidden)]
#[derive(Debug)]
pub struct Step<'a, T> {
    pub(super) rule: Rule<T>,
    pub(super) decay: Option<T>,
    pub(super) p: &'a mut [T],
    pub(super) s1: &'a mut [T],
    pub(super) s2: &'a mut [T],
    pub(super) g: &'a [T],
}

impl<S: InstructionSet, T: Scalar> Job<S> for Step<'_, T> {
    type Output = ();

    #[inline(always)]
    unsafe fn run(self) {
        let Self { rule, decay, p, s1, s2, g } = self;
        match decay {
            Some(decay) => rule.apply(|g, p| g + decay * p, p, s1, s2, g),
            None => rule.apply(|g, _| g, p, s1, s2, g),
        }
    }
}
