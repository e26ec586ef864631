use std::ops::Range;

use plotters::coord::ranged1d::{DefaultFormatting, KeyPointHint, Ranged};

/// An axis: its range and its ticks. Those of the plotting library do not terminate
/// for ranges that doubles hardly resolve.
#[derive(Clone, Debug)]
pub(super) struct Axis {
    low: f64,
    high: f64,
    marks: Vec<f64>,
    step: f64,
    percent: bool,
}

/// Approximate number of ticks.
const MARKS: f64 = 5.0;

impl Axis {
    /// An axis for epochs, which are whole numbers.
    pub(super) fn of_epochs(epochs: impl Iterator<Item = usize>) -> Self {
        // From 1, or from 0 if epochs are counted from 0.
        let (first, last) = epochs.fold((1, 1), |(first, last), epoch| (first.min(epoch), last.max(epoch)));
        let (low, high) = (first as f64, last.max(first + 1) as f64);
        let step = nice((high - low) / 9.0).max(1.0);
        Self { low, high, marks: marks(low, high, step), step, percent: false }
    }

    /// An axis for finite values, with a small margin.
    pub(super) fn of_values(values: impl Iterator<Item = f64>, percent: bool) -> Self {
        let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| (l.min(v), h.max(v)));
        let room = match 0.06 * (high - low) {
            room if room > 1e-9 * high.abs() && room.is_finite() => room,
            _ => (0.1 * high.abs()).clamp(1e-12, 1e300),
        };
        let below = if low >= 0.0 { (low - room).max(0.0) } else { (low - room).max(f64::MIN) };
        let above = if percent && high <= 1.0 { (high + room).min(1.0) } else { (high + room).min(f64::MAX) };
        let step = nice(above / MARKS - below / MARKS);
        Self { low: below, high: above, marks: marks(below, above, step), step, percent }
    }

    /// The fraction of the axis below a value.
    fn part(&self, value: f64) -> f64 {
        // Halves, as the whole range may exceed the largest double.
        ((value / 2.0 - self.low / 2.0) / (self.high / 2.0 - self.low / 2.0)).clamp(0.0, 1.0)
    }

    /// The label of a tick.
    pub(super) fn label(&self, mark: f64) -> String {
        label(mark, self.step, self.percent)
    }
}

impl Ranged for Axis {
    type FormatOption = DefaultFormatting;
    type ValueType = f64;

    fn map(&self, value: &f64, (from, to): (i32, i32)) -> i32 {
        from + (self.part(*value) * f64::from(to - from)).round() as i32
    }

    fn key_points<Hint: KeyPointHint>(&self, _: Hint) -> Vec<f64> {
        self.marks.clone()
    }

    fn range(&self) -> Range<f64> {
        self.low..self.high
    }
}

/// The smallest of 1, 2, 5, 10, 20, ... and their tenths, hundredths, ... that is not below `step`.
fn nice(step: f64) -> f64 {
    let power = 10_f64.powf(step.log10().floor());
    let factor = [1.0, 2.0, 5.0].into_iter().find(|factor| factor * power >= step).unwrap_or(10.0);
    factor * power
}

/// The multiples of `step` from `low` to `high`; only these two where doubles do not resolve the step.
fn marks(low: f64, high: f64, step: f64) -> Vec<f64> {
    let first = (low / step).ceil();
    let marks: Vec<f64> = (0..12).map(|mark| (first + f64::from(mark)) * step).collect();
    let are_apart = marks.windows(2).all(|pair| pair[0] < pair[1]);
    match are_apart && marks[0].is_finite() {
        true => marks.into_iter().filter(|&mark| mark <= high).collect(),
        false => vec![low, high],
    }
}

/// Formats a value at an axis with this distance between ticks: with as many digits as tell them apart.
fn label(value: f64, step: f64, percent: bool) -> String {
    let (value, step, unit) = if percent { (100.0 * value, 100.0 * step, " %") } else { (value, step, "") };
    // A step such as 0.001 may be slightly less as a double.
    let digits = (-(step * 1.000_001).log10().floor()).clamp(0.0, 300.0) as usize;
    match digits {
        _ if value == 0.0 => format!("0{unit}"),
        _ if digits > 4 || value.abs() >= 1e6 => format!("{value:.1e}{unit}"),
        _ => format!("{value:.digits$}{unit}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(axis: &Axis) -> Vec<String> {
        axis.marks.iter().map(|&mark| axis.label(mark)).collect()
    }

    #[test]
    fn marks_are_round_numbers() {
        let axis = |values: [f64; 2], percent| labels(&Axis::of_values(values.into_iter(), percent));
        assert_eq!(axis([0.02, 0.21], false), ["0.05", "0.10", "0.15", "0.20"]);
        assert_eq!(axis([0.936, 0.997], true), ["94 %", "96 %", "98 %", "100 %"]);
        assert_eq!(axis([0.0, 0.003], false), ["0", "0.001", "0.002", "0.003"]);
        assert_eq!(axis([-250.0, 250.0], false), ["-200", "0", "200"]);
        assert_eq!(axis([2e-7, 4e-7], false), ["2.0e-7", "2.5e-7", "3.0e-7", "3.5e-7", "4.0e-7"]);
    }

    #[test]
    fn epochs_are_whole() {
        assert_eq!(labels(&Axis::of_epochs(1..=3)), ["1", "2", "3"]);
        assert_eq!(labels(&Axis::of_epochs(1..=17)), ["2", "4", "6", "8", "10", "12", "14", "16"]);
        assert_eq!(labels(&Axis::of_epochs([usize::MAX].into_iter())).len(), 3);
        assert_eq!(labels(&Axis::of_epochs([1].into_iter())), ["1", "2"]);
        assert_eq!(labels(&Axis::of_epochs([0].into_iter())), ["0", "1"]);
        assert_eq!(labels(&Axis::of_epochs(0..3)), ["0", "1", "2"]);
    }

    #[test]
    fn every_range_has_marks_within() {
        let one = 1.0_f64;
        for values in [
            [0.0, 0.0],
            [one, one],
            [one, one.next_up()],
            [1e-300, 2e-300],
            [5e-324, 5e-324],
            [1e300, -1e300],
            [f64::MAX, f64::MIN],
            [f64::MAX, f64::MAX],
            [1e16, 1e16 + 2.0],
            [-7.0, -7.0],
        ] {
            let axis = Axis::of_values(values.into_iter(), false);
            assert!((1..=12).contains(&axis.marks.len()), "{values:?}: {:?}", axis.marks);
            for value in values.into_iter().chain(axis.marks.iter().copied()) {
                assert!((0.0..=1.0).contains(&axis.part(value)), "{value} of {values:?}");
                assert!(axis.low <= value && value <= axis.high, "{value} of {values:?}");
            }
        }
    }
}
