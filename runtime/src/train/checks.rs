//! Validation of the trainer's settings.

use super::trainer::Averaging;
use super::{TrainError, Trainer};
use crate::range::{AT_LEAST_1, Range};

impl Trainer {
    /// Checks that all settings are within their ranges.
    pub(super) fn check(&self) -> Result<(), TrainError> {
        let (decay, first) = match self.averaging {
            Some(Averaging::Ema(decay)) => (Some(decay), None),
            Some(Averaging::SwaFrom(first)) => (None, Some(first)),
            None => (None, None),
        };
        for (name, count) in [
            ("epochs", Some(self.epochs)),
            ("accumulate", Some(self.accumulation)),
            ("swa_from", first),
            ("overfit_batches", self.overfit_batches),
            ("save_every_steps", self.save_every_steps),
        ] {
            if count == Some(0) {
                return Err(TrainError::Setting { name, value: 0.0, expected: AT_LEAST_1 });
            }
        }
        for (name, value, range) in [
            ("clip_norm", self.clip_norm, Range::AboveZero),
            ("clip_values", self.clip_values, Range::AboveZero),
            ("ema", decay, Range::BelowOne),
        ] {
            value.map_or(Ok(()), |value| within(name, value, range))?;
        }
        Ok(())
    }
}

/// Checks that the setting with this name is in the range.
pub(super) fn within(name: &'static str, value: f64, range: Range) -> Result<(), TrainError> {
    let expected = range.words();
    if range.contains(value) { Ok(()) } else { Err(TrainError::Setting { name, value, expected }) }
}
