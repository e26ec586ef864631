use super::Schedule;
use crate::range::Range;

/// One-cycle policy: linearly from a tenth of `max` up to `max`, linearly down again, and in the last steps to a
/// ten-thousandth of `max`.
///
/// Of `T` steps, counted from 0, with a rise of `r`: the peak is step `rT - 1`, the decrease ends at `2rT - 2`, and
/// the last step, `T - 1`, has the smallest learning rate, which is kept after it. If these fall between two
/// steps, no step has exactly the value there.
///
/// Smith, "A disciplined approach to neural network hyper-parameters" (2018), section 4: large learning rates
/// in the middle of training regularise, so that it can be short. Use a
/// learning rate finder to choose `max`.
///
/// It is PyTorch's `OneCycleLR` with `three_phase=True`, `anneal_strategy="linear"`, `pct_start=0.45`,
/// `div_factor=10` and `final_div_factor=1000`, of which only the rise can be chosen; the momentum is constant.
/// PyTorch's own defaults are two phases along cosines, a rise of 0.3, and `max / 25` to `max / 250000`. A phase that
/// is shorter than a step is skipped here, whereas PyTorch starts before its first step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OneCycle {
    max: f64,
    steps: usize,
    rise: f64,
}

/// The learning rate at both ends of the cycle, and at the end of all steps, as fractions of the maximum.
const BEGINNING: f64 = 0.1;
const END: f64 = 0.0001;

impl OneCycle {
    /// A cycle with this maximum, in this number of steps, of which 45 % rise and 45 % fall.
    ///
    /// # Panics
    ///
    /// If the learning rate is negative, infinite or NaN.
    #[must_use]
    #[track_caller]
    pub fn new(max: f64, steps: usize) -> Self {
        Self { max: Range::FromZero.check("max", max), steps, rise: 0.45 }
    }

    /// The fraction of the steps that rise, from 0 to 0.5; the same fraction falls.
    ///
    /// # Panics
    ///
    /// If it is outside this range or NaN.
    #[must_use]
    #[track_caller]
    pub fn warmup_fraction(self, rise: f64) -> Self {
        Self { rise: Range::UpToHalf.check("rise", rise), ..self }
    }
}

impl Schedule for OneCycle {
    fn learning_rate(&self, step: usize) -> f64 {
        let (step, steps) = (step as f64, self.steps as f64);
        let (top, bottom, last) = (self.rise * steps - 1.0, 2.0 * self.rise * steps - 2.0, steps - 1.0);
        let phases =
            [(0.0, top, BEGINNING, 1.0), (top, bottom, 1.0, BEGINNING), (bottom, last, BEGINNING, END)];
        let phase = phases.into_iter().find(|&(start, end, ..)| start.max(0.0) < end && step < end);
        self.max * phase.map_or(END, |(start, end, from, to)| between(from, to, start.max(0.0), end, step))
    }
}

/// Linear interpolation at `step`, between `from` at `start` and `to` at `end`.
fn between(from: f64, to: f64, start: f64, end: f64, step: f64) -> f64 {
    from + (to - from) * ((step - start) / (end - start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_rises_falls_and_ends_far_below() {
        let schedule = OneCycle::new(2.0, 100);
        let steps = [0, 11, 44, 66, 88, 99, 100, usize::MAX];
        let expected = [0.2, 0.65, 2.0, 1.1, 0.2, 0.0002, 0.0002, 0.0002];
        for (step, expected) in steps.into_iter().zip(expected) {
            let rate = schedule.learning_rate(step);
            assert!((rate - expected).abs() < 1e-12, "step {step}: {rate}, not {expected}");
        }
    }

    #[test]
    fn it_can_be_all_fall_or_all_cycle() {
        let fall = OneCycle::new(1.0, 11).warmup_fraction(0.0);
        assert_eq!((fall.learning_rate(0), fall.learning_rate(10)), (0.1, 0.0001));
        let cycle = OneCycle::new(1.0, 10).warmup_fraction(0.5);
        assert!((cycle.learning_rate(8) - 0.1).abs() < 1e-12);
        assert_eq!((cycle.learning_rate(4), cycle.learning_rate(9)), (1.0, 0.0001));
    }

    /// A checkpoint stores this text, and resuming compares it.
    #[test]
    fn its_settings_are_written_as_ever() {
        let text = alloc::format!("{:?}", OneCycle::new(0.1, 9));
        assert_eq!(text, "OneCycle { max: 0.1, steps: 9, rise: 0.45 }");
    }

    #[test]
    fn few_steps_have_learning_rates_in_between() {
        for (steps, rise) in (0..12).flat_map(|steps| [0.0, 0.1, 0.3, 0.45, 0.5].map(|rise| (steps, rise))) {
            let schedule = OneCycle::new(1.0, steps).warmup_fraction(rise);
            for step in 0..steps + 2 {
                let rate = schedule.learning_rate(step);
                assert!((0.0001..=1.0).contains(&rate), "step {step} of {steps}, rise {rise}: {rate}");
            }
            assert_eq!(schedule.learning_rate(steps), 0.0001);
        }
    }
}
