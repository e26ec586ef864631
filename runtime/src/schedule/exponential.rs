use super::Schedule;
use crate::range::Range;

/// Exponential decay: `lr_t = lr · factorᵗ`. PyTorch's `ExponentialLR`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Exponential {
    learning_rate: f64,
    factor: f64,
}

impl Exponential {
    /// Starts at this learning rate and multiplies it by the factor at every step.
    ///
    /// # Panics
    ///
    /// If one of them is negative, infinite or NaN.
    #[must_use]
    #[track_caller]
    pub fn new(learning_rate: f64, factor: f64) -> Self {
        let learning_rate = Range::FromZero.check("learning_rate", learning_rate);
        let factor = Range::FromZero.check("factor", factor);
        Self { learning_rate, factor }
    }

    /// Starts at this learning rate and reaches the fraction `end` of it after this number of steps.
    ///
    /// # Panics
    ///
    /// If the learning rate is negative, infinite or NaN, or `end` not a finite number above 0.
    #[must_use]
    #[track_caller]
    pub fn down_to(learning_rate: f64, end: f64, steps: usize) -> Self {
        let end = Range::AboveZero.check("end", end);
        Self::new(learning_rate, libm::pow(end, 1.0 / steps.max(1) as f64))
    }
}

impl Schedule for Exponential {
    fn learning_rate(&self, step: usize) -> f64 {
        self.learning_rate * libm::pow(self.factor, step as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_falls_by_the_same_factor_at_every_step() {
        let schedule = Exponential::new(0.8, 0.5);
        assert_eq!([0, 1, 2, 3].map(|step| schedule.learning_rate(step)), [0.8, 0.4, 0.2, 0.1]);
    }

    #[test]
    fn it_comes_down_to_a_part() {
        let schedule = Exponential::down_to(2.0, 0.01, 100);
        assert!((schedule.learning_rate(50) - 0.2).abs() < 1e-12);
        assert!((schedule.learning_rate(100) - 0.02).abs() < 1e-12);
    }
}
