#[cfg(feature = "alloc")]
use alloc::string::String;

use super::Schedule;
#[cfg(feature = "alloc")]
use super::ScheduleStateError;

/// Linear warm-up to the start of another schedule: `lr_t = lr_then,0 · (t + 1) / (W + 1)` at the first
/// `W` steps, `lr_then,t-W` after them.
///
/// Goyal and others, "Accurate, Large Minibatch SGD: Training ImageNet in 1 Hour" (2017), section 2.2: the
/// initial weights do not tolerate large steps.
///
/// In PyTorch it is a `SequentialLR` of `LinearLR(start_factor=1 / (W + 1), total_iters=W)` and the other schedule,
/// with the milestone `W`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Warmup<S> {
    then: S,
    steps: usize,
}

impl<S: Schedule> Warmup<S> {
    /// Warms up for this number of steps, then continues with the schedule.
    #[must_use]
    pub const fn new(then: S, steps: usize) -> Self {
        Self { then, steps }
    }
}

impl<S: Schedule> Schedule for Warmup<S> {
    fn learning_rate(&self, step: usize) -> f64 {
        match step.checked_sub(self.steps) {
            Some(step) => self.then.learning_rate(step),
            None => self.then.learning_rate(0) * (step as f64 + 1.0) / (self.steps as f64 + 1.0),
        }
    }

    fn observe(&mut self, loss: f64) {
        self.then.observe(loss);
    }

    #[cfg(feature = "alloc")]
    fn state(&self) -> String {
        self.then.state()
    }

    #[cfg(feature = "alloc")]
    fn set_state(&mut self, state: &str) -> Result<(), ScheduleStateError> {
        self.then.set_state(state)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schedule::{Exponential, ReduceOnPlateau};

    #[test]
    fn it_rises_to_where_the_other_begins() {
        let schedule = Warmup::new(Exponential::new(0.8, 0.5), 3);
        let rates: [f64; 6] = core::array::from_fn(|step| schedule.learning_rate(step));
        assert_eq!(rates, [0.2, 0.4, 0.8 * 3.0 / 4.0, 0.8, 0.4, 0.2]);
        assert_eq!(Warmup::new(Exponential::new(0.8, 0.5), 0).learning_rate(1), 0.4);
    }

    #[test]
    fn what_it_observes_the_other_observes() {
        let mut schedule = Warmup::new(ReduceOnPlateau::new(1.0).patience(0).factor(0.5), 1);
        schedule.observe(1.0);
        schedule.observe(1.0);
        assert_eq!([0, 1].map(|step| schedule.learning_rate(step)), [0.25, 0.5]);
        #[cfg(feature = "alloc")]
        {
            let mut resumed = Warmup::new(ReduceOnPlateau::new(1.0).patience(0).factor(0.5), 1);
            resumed.set_state(&schedule.state()).unwrap();
            assert_eq!(resumed, schedule);
        }
    }
}
