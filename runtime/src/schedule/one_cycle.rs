use super::{Schedule, part};

/// One cycle: in a line from a tenth of `max` up to `max`, in a line down again, and in the last tenth of the
/// steps to a ten-thousandth of `max`.
///
/// Smith, "A disciplined approach to neural network hyper-parameters" (2018), section 4: large learning rates
/// in the middle of a training regularise, so that it can be short. `max` is what a
/// learning-rate finder suggests.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OneCycle {
    max: f64,
    steps: usize,
    rise: f64,
}

/// The learning rate at both ends of the cycle, and at the end of all steps, as parts of the largest.
const BEGINNING: f64 = 0.1;
const END: f64 = 0.0001;

impl OneCycle {
    /// The cycle up to this learning rate, in so many steps, of which 45 % rise and as many fall.
    #[must_use]
    pub const fn new(max: f64, steps: usize) -> Self {
        Self { max, steps, rise: 0.45 }
    }

    /// The part of the steps that rise, from 0 to 0.5; as many fall.
    #[must_use]
    pub const fn rise(self, rise: f64) -> Self {
        Self { rise, ..self }
    }
}

impl Schedule for OneCycle {
    fn learning_rate(&self, step: usize) -> f64 {
        let at = part(step, self.steps);
        let top = self.rise.clamp(0.0, 0.5);
        let height = if at < top {
            between(BEGINNING, 1.0, at / top)
        } else if at < 2.0 * top {
            between(1.0, BEGINNING, at / top - 1.0)
        } else if at < 1.0 {
            between(BEGINNING, END, (at - 2.0 * top) / (1.0 - 2.0 * top))
        } else {
            END
        };
        self.max * height
    }
}

/// The value at `part` of the way.
fn between(from: f64, to: f64, part: f64) -> f64 {
    from + (to - from) * part
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_rises_falls_and_ends_far_below() {
        let schedule = OneCycle::new(2.0, 100);
        let steps = [0, 15, 45, 60, 90, 95, 100, 1000];
        let expected = [0.2, 0.8, 2.0, 1.4, 0.2, 0.1001, 0.0002, 0.0002];
        for (step, expected) in steps.into_iter().zip(expected) {
            let rate = schedule.learning_rate(step);
            assert!((rate - expected).abs() < 1e-12, "step {step}: {rate}, not {expected}");
        }
    }

    #[test]
    fn it_can_be_all_fall_or_all_cycle() {
        let fall = OneCycle::new(1.0, 10).rise(0.0);
        assert_eq!((fall.learning_rate(0), fall.learning_rate(10)), (0.1, 0.0001));
        let cycle = OneCycle::new(1.0, 10).rise(0.5);
        assert!((cycle.learning_rate(9) - 0.28).abs() < 1e-12);
        assert_eq!((cycle.learning_rate(5), cycle.learning_rate(10)), (1.0, 0.0001));
        assert_eq!(OneCycle::new(1.0, 0).learning_rate(0), 0.0001);
    }
}
