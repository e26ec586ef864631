//! Validation of the progress stored in a checkpoint, before anything is restored from it.

use core::fmt;

use super::Metrics;
use super::record::Record;

/// A value in a checkpoint that no training run can have reached.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct BadEntry {
    pub(super) name: String,
    pub(super) expected: String,
    pub(super) found: String,
}

impl BadEntry {
    pub(super) fn new(
        name: impl fmt::Display,
        expected: impl fmt::Display,
        found: impl fmt::Display,
    ) -> Self {
        Self { name: name.to_string(), expected: expected.to_string(), found: found.to_string() }
    }
}

/// The settings that the limits follow from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Course {
    /// Batches in an epoch.
    pub(super) batches: usize,
    /// Batches in an optimizer step.
    pub(super) accumulation: usize,
    pub(super) seed: u64,
}

/// Generator positions from here on are never reached.
const POSITIONS: u64 = 1 << 63;

impl Course {
    /// Checks that the progress of the checkpoint and that of its record agree and are possible.
    pub(super) fn check(
        self,
        (epoch, step): (u64, u64),
        (seed, position): (u64, u64),
        record: &Record,
    ) -> Result<(), BadEntry> {
        let equal = |name, expected: u128, found: u128| match expected == found {
            true => Ok(()),
            false => Err(BadEntry::new(name, expected, found)),
        };
        let at_most = |name, most: u128, found: u128| match found <= most {
            true => Ok(()),
            false => Err(BadEntry::new(name, format_args!("a whole number from 0 to {most}"), found)),
        };
        let batches = self.batches as u128;
        equal("epoch", record.epochs.len() as u128, epoch.into())?;
        at_most("step", batches, step.into())?;
        let of_batches = |batches: u128| batches.div_ceil(self.accumulation.max(1) as u128);
        let steps = u128::from(epoch) * of_batches(batches) + of_batches(step.into());
        equal("steps", steps, record.steps as u128)?;
        at_most("averages", steps, record.averages.into())?;
        equal("rng.seed", self.seed.into(), seed.into())?;
        at_most("rng.position", u128::from(POSITIONS) - 1, position.into())?;
        for (epoch, number) in record.epochs.iter().zip(1..) {
            let name = |what: &str| format!("{what} of epoch {number}");
            if epoch.number != number {
                return Err(BadEntry::new(name("number"), number, epoch.number));
            }
            let finite = |what, value: f64| match value.is_finite() {
                true => Ok(()),
                false => Err(BadEntry::new(name(what), "a finite number", value)),
            };
            finite("learning rate", epoch.learning_rate)?;
            for Metrics { loss, accuracy } in
                [Some(epoch.train), epoch.validation, Some(epoch.test)].into_iter().flatten()
            {
                finite("loss", loss)?;
                if let Some(accuracy) = accuracy.filter(|accuracy| !(0.0..=1.0).contains(accuracy)) {
                    return Err(BadEntry::new(name("accuracy"), "a number from 0 to 1", accuracy));
                }
            }
        }
        Ok(())
    }
}
