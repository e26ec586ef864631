use super::Schedule;
use crate::range::Range;

/// Step decay: `lr_t = lr · factorᵏ` with `k = ⌊t / every⌋`.
///
/// As in He, Zhang, Ren, Sun, "Deep Residual Learning for Image Recognition" (2016), section 3.4, where the
/// factor is 0.1. PyTorch's `StepLR`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StepDecay {
    learning_rate: f64,
    every: usize,
    factor: f64,
}

impl StepDecay {
    /// Starts at this learning rate and multiplies it by 0.1 every `every` steps; never, if that is 0.
    ///
    /// # Panics
    ///
    /// If the learning rate is negative, infinite or NaN.
    #[must_use]
    #[track_caller]
    pub fn new(learning_rate: f64, every: usize) -> Self {
        let learning_rate = Range::FromZero.check("learning_rate", learning_rate);
        Self { learning_rate, every, factor: 0.1 }
    }

    /// The factor of the learning rate.
    ///
    /// # Panics
    ///
    /// If it is negative, infinite or NaN.
    #[must_use]
    #[track_caller]
    pub fn factor(self, factor: f64) -> Self {
        Self { factor: Range::FromZero.check("factor", factor), ..self }
    }
}

impl Schedule for StepDecay {
    fn learning_rate(&self, step: usize) -> f64 {
        let stairs = step.checked_div(self.every).unwrap_or(0);
        self.learning_rate * libm::pow(self.factor, stairs as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_falls_in_stairs() {
        let schedule = StepDecay::new(0.4, 3).factor(0.5);
        let rates: [f64; 8] = core::array::from_fn(|step| schedule.learning_rate(step));
        assert_eq!(rates, [0.4, 0.4, 0.4, 0.2, 0.2, 0.2, 0.1, 0.1]);
        assert_eq!(StepDecay::new(1.0, 1).learning_rate(2), 0.1 * 0.1);
        assert_eq!(StepDecay::new(1.0, 0).learning_rate(9), 1.0);
    }
}
