use core::f64::consts::PI;

use super::{Schedule, part};
use crate::range::Range;

/// Cosine annealing: `lr_t = end + (lr - end) / 2 · (1 + cos(π · t / T))`; `end` from step `T` on.
///
/// Large steps at the beginning explore, small ones at the end converge.
/// Loshchilov and Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts" (2017), section 3,
/// without restarts.
///
/// Up to step `T` it is PyTorch's `CosineAnnealingLR`, which rises again afterwards.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cosine {
    learning_rate: f64,
    end: f64,
    steps: usize,
}

impl Cosine {
    /// Starts at this learning rate and reaches 0 after this number of steps.
    ///
    /// # Panics
    ///
    /// If the learning rate is negative, infinite or NaN.
    #[must_use]
    #[track_caller]
    pub fn new(learning_rate: f64, steps: usize) -> Self {
        let learning_rate = Range::FromZero.check("learning_rate", learning_rate);
        Self { learning_rate, end: 0.0, steps }
    }

    /// The final learning rate.
    ///
    /// # Panics
    ///
    /// If it is negative, infinite or NaN.
    #[must_use]
    #[track_caller]
    pub fn min_learning_rate(self, end: f64) -> Self {
        Self { end: Range::FromZero.check("end", end), ..self }
    }
}

impl Schedule for Cosine {
    fn learning_rate(&self, step: usize) -> f64 {
        if step >= self.steps {
            return self.end;
        }
        let above = 0.5 * (1.0 + libm::cos(PI * part(step, self.steps)));
        self.end + (self.learning_rate - self.end) * above
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 1 + cos of 0, 60, 120 and 180 degrees, by halves.
    #[test]
    fn it_is_the_formula() {
        let rates = [0, 1, 2, 3, 4].map(|step| Cosine::new(0.1, 3).learning_rate(step));
        for (rate, expected) in rates.into_iter().zip([0.1, 0.075, 0.025, 0.0, 0.0]) {
            assert!((rate - expected).abs() < 1e-15, "{rate}, not {expected}");
        }
        let schedule = Cosine::new(0.1, 2).min_learning_rate(0.02);
        assert!((schedule.learning_rate(1) - 0.06).abs() < 1e-15);
        assert_eq!(schedule.learning_rate(usize::MAX), 0.02);
        assert_eq!(Cosine::new(0.1, 0).learning_rate(0), 0.0);
    }
}
