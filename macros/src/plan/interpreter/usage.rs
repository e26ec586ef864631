//! Memory usage of a plan, and its lower bound.

use super::super::{OperandKind, Schedule, Step};
use crate::count::Count;

#[derive(Clone, Copy, Debug)]
pub struct Usage {
    pub memory: usize,
    /// The most that is live at one time.
    pub least: usize,
    /// All values side by side.
    pub sum: usize,
    /// Whether all sizes are numbers.
    pub is_known: bool,
}

pub fn of(schedule: &Schedule, steps: &[&Step], size: &dyn Fn(&Count) -> usize) -> Usage {
    let sizes: Vec<_> = schedule.values.iter().map(|value| size(&value.size)).collect();
    let live_ranges = live_ranges(schedule, steps);
    let living = |(time, step): (usize, &&Step)| {
        let alive = live_ranges
            .iter()
            .zip(&sizes)
            .filter(|(range, _)| range.is_some_and(|(a, b)| a <= time && time <= b));
        let total: usize = alive.map(|(_, size)| size).sum();
        // Two values in one place.
        total - step.replaces.and(step.writes).map_or(0, |written| sizes[written])
    };
    let usage = Usage {
        memory: super::offsets(schedule, size).1,
        least: steps.iter().enumerate().map(living).max().unwrap_or(0),
        sum: sizes.iter().sum(),
        is_known: schedule.memory.is_some(),
    };
    assert!(usage.least <= usage.memory && usage.memory <= usage.sum, "{usage:?}");
    usage
}

/// The live range of each value: its first and last step.
fn live_ranges(schedule: &Schedule, steps: &[&Step]) -> Vec<Option<(usize, usize)>> {
    let mut live_ranges: Vec<Option<(usize, usize)>> = vec![None; schedule.values.len()];
    for (time, step) in steps.iter().enumerate() {
        let reads = step.reads.iter().filter_map(|operand| match operand.kind {
            OperandKind::Value(value) => Some(value),
            OperandKind::Input(_) => None,
        });
        for value in reads.chain(step.saved).chain(step.writes) {
            live_ranges[value].get_or_insert((time, time)).1 = time;
        }
    }
    for &(value, time) in &schedule.needed_at {
        if let Some(range) = &mut live_ranges[value] {
            range.1 = range.1.max(time);
        }
    }
    live_ranges
}
