#[cfg(feature = "alloc")]
use alloc::{format, string::String};

use super::Schedule;
#[cfg(feature = "alloc")]
use super::ScheduleStateError;
use crate::range::Range;

/// Reduces the learning rate on a plateau: when the loss has not improved for more than `patience` epochs,
/// `lr = lr · factor`, and the count starts again.
///
/// The loss improves when it is smaller than the smallest one before by more than 0.01 % of it.
/// NaN is no improvement. For a metric that should increase, pass its negative.
///
/// It is PyTorch's `ReduceLROnPlateau` with `threshold=1e-4` and `threshold_mode="rel"`, with two differences: a
/// negative loss must improve by that fraction of its size too, where PyTorch accepts a slightly larger one;
/// and learning rates below PyTorch's `eps` of 1e-8 are reduced, too.
///
/// ```
/// use constnet::schedule::{ReduceOnPlateau, Schedule};
///
/// let mut schedule = ReduceOnPlateau::new(0.1).factor(0.5).patience(1);
/// for loss in [0.9, 0.5, 0.6, 0.5, 0.4] {
///     schedule.observe(loss);
/// }
/// assert_eq!(schedule.learning_rate(500), 0.05);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ReduceOnPlateau {
    learning_rate: f64,
    factor: f64,
    patience: usize,
    end: f64,
    best: f64,
    waited: usize,
}

/// Minimum relative improvement of the loss.
const SMALLER: f64 = 1e-4;

/// The format of [`ReduceOnPlateau::state`](Schedule::state).
#[cfg(feature = "alloc")]
const STATE: &str = "`learning-rate best waited`, a finite number of at least 0 and a number as the 16 hexadecimal digits of their bits, \
     and a count";

impl ReduceOnPlateau {
    /// Starts at this learning rate, with a factor of 0.1 and a patience of 10 epochs.
    ///
    /// # Panics
    ///
    /// If it is negative, infinite or NaN.
    #[must_use]
    #[track_caller]
    pub fn new(learning_rate: f64) -> Self {
        let learning_rate = Range::FromZero.check("learning_rate", learning_rate);
        Self { learning_rate, factor: 0.1, patience: 10, end: 0.0, best: f64::INFINITY, waited: 0 }
    }

    /// The factor of the learning rate, from 0 to below 1.
    ///
    /// # Panics
    ///
    /// If it is outside this range or NaN.
    #[must_use]
    #[track_caller]
    pub fn factor(self, factor: f64) -> Self {
        Self { factor: Range::BelowOne.check("factor", factor), ..self }
    }

    /// The number of epochs without improvement before the learning rate is reduced.
    #[must_use]
    pub const fn patience(self, patience: usize) -> Self {
        Self { patience, ..self }
    }

    /// The minimum learning rate; 0 by default.
    ///
    /// # Panics
    ///
    /// If it is negative, infinite or NaN.
    #[must_use]
    #[track_caller]
    pub fn min_learning_rate(self, end: f64) -> Self {
        Self { end: Range::FromZero.check("end", end), ..self }
    }

    fn is_smaller(&self, loss: f64) -> bool {
        match self.best.is_finite() {
            true => loss < self.best - SMALLER * self.best.abs(),
            false => loss < self.best,
        }
    }
}

impl Schedule for ReduceOnPlateau {
    fn learning_rate(&self, _step: usize) -> f64 {
        self.learning_rate
    }

    fn observe(&mut self, loss: f64) {
        if self.is_smaller(loss) {
            (self.best, self.waited) = (loss, 0);
            return;
        }
        // A restored state may exceed the patience.
        if self.waited < self.patience {
            self.waited += 1;
        } else {
            self.waited = 0;
            // A learning rate that is already below the minimum does not increase to it.
            self.learning_rate = self.learning_rate.min((self.learning_rate * self.factor).max(self.end));
        }
    }

    #[cfg(feature = "alloc")]
    fn state(&self) -> String {
        format!("{:016x} {:016x} {}", self.learning_rate.to_bits(), self.best.to_bits(), self.waited)
    }

    #[cfg(feature = "alloc")]
    fn set_state(&mut self, state: &str) -> Result<(), ScheduleStateError> {
        let (learning_rate, best, waited) =
            parse(state).ok_or_else(|| ScheduleStateError::new(STATE, state))?;
        *self = Self { learning_rate, best, waited, ..*self };
        Ok(())
    }
}

#[cfg(feature = "alloc")]
fn parse(state: &str) -> Option<(f64, f64, usize)> {
    let mut words = state.split(' ');
    let read = (bits(words.next()?)?, bits(words.next()?)?, words.next()?.parse().ok()?);
    let is_state = words.next().is_none() && (0.0..f64::INFINITY).contains(&read.0) && !read.1.is_nan();
    is_state.then_some(read)
}

#[cfg(feature = "alloc")]
fn bits(word: &str) -> Option<f64> {
    u64::from_str_radix(word, 16).ok().map(f64::from_bits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;

    fn rates(mut schedule: ReduceOnPlateau, losses: &[f64]) -> Vec<f64> {
        let rate = |&loss: &f64| {
            schedule.observe(loss);
            schedule.learning_rate(0)
        };
        losses.iter().map(rate).collect()
    }

    #[test]
    fn it_falls_when_patience_is_at_its_end() {
        let schedule = ReduceOnPlateau::new(1.0).factor(0.5).patience(2);
        let losses = [3.0, 2.0, 2.0, 2.1, f64::NAN, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0];
        let expected = [1.0, 1.0, 1.0, 1.0, 0.5, 0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.125];
        assert_eq!(rates(schedule, &losses), expected);
    }

    #[test]
    fn a_loss_must_be_clearly_smaller() {
        let schedule = ReduceOnPlateau::new(1.0).patience(0).factor(0.5);
        assert_eq!(rates(schedule, &[1.0, 0.999_95, 0.999]), [1.0, 0.5, 0.5]);
        assert_eq!(rates(schedule, &[-0.5, -0.500_01, -0.6, 0.6]), [1.0, 0.5, 0.5, 0.25]);
    }

    #[test]
    fn it_does_not_fall_below_its_end() {
        let schedule = ReduceOnPlateau::new(1.0).patience(0).min_learning_rate(0.05);
        assert_eq!(rates(schedule, &[1.0, 1.0, 1.0, 1.0]), [1.0, 0.1, 0.05, 0.05]);
        assert_eq!(rates(schedule.min_learning_rate(2.0), &[1.0, 1.0]), [1.0, 1.0]);
    }

    #[cfg(feature = "alloc")]
    #[test]
    fn it_goes_on_from_its_state() {
        let mut schedule = ReduceOnPlateau::new(0.1).patience(1);
        let mut resumed = schedule;
        for loss in [f64::INFINITY, 0.3, 0.3, 0.3, 0.2, 0.2, 0.2] {
            resumed.set_state(&schedule.state()).unwrap();
            assert_eq!(resumed, schedule);
            schedule.observe(loss);
            resumed.observe(loss);
            assert_eq!(resumed, schedule);
        }
        for wrong in
            ["", "1 2", "1 2 x", "1 2 3 4", "g 2 3", "1 2 -3", "7ff0000000000000 0 0", "0 7ff8000000000000 0"]
        {
            assert!(resumed.set_state(wrong).is_err(), "{wrong}");
            assert_eq!(resumed, schedule);
        }
    }
}
