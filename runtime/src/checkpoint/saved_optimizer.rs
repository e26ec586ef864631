use std::ops::Range;

use super::error::OptimizerError;
use super::sorting::{argsort, sorted};
use crate::Scalar as _;
use crate::network::values::{Values, ValuesMut, for_either};
use crate::optim::{Entries, Setting};
use crate::range::{UP_TO_F32, from_zero};

/// The saved state of an optimizer.
#[derive(Clone, Debug, PartialEq)]
pub struct SavedOptimizer {
    pub name: String,
    /// Hyperparameters, sorted by name.
    pub settings: Vec<(String, f64)>,
    /// Counters, sorted by name.
    pub counters: Vec<(String, u64)>,
    /// The names of the slots, sorted.
    pub slots: Vec<String>,
}

/// A hyperparameter whose value in the checkpoint differs from that of the optimizer.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct OverriddenSetting {
    /// The hyperparameter.
    pub name: String,
    /// The value in the file, which is used.
    pub file: f64,
    /// The value that the optimizer had, which is replaced.
    pub given: f64,
}

impl core::fmt::Display for OverriddenSetting {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{} is {} as in the checkpoint, not {}", self.name, self.file, self.given)
    }
}

impl SavedOptimizer {
    /// The state of an optimizer with these entries, whose slots have these names, which are sorted.
    pub fn of(entries: &Entries<'_>, slots: Vec<String>) -> Self {
        let Entries { settings: all, counters: counts, .. } = entries;
        let (mut settings, mut counters) = (Vec::new(), Vec::new());
        for place in argsort(all.len(), &|a, b| all[a].0.cmp(&all[b].0)) {
            settings.push((all[place].0.clone(), *all[place].1.value));
        }
        for place in argsort(counts.len(), &|a, b| counts[a].0.cmp(&counts[b].0)) {
            counters.push((counts[place].0.clone(), *counts[place].1));
        }
        Self { name: entries.name.to_owned(), settings, counters, slots }
    }

    /// Restores everything in an optimizer of the same kind, or nothing in another one. Only the first `params`
    /// values of each slot are used.
    pub fn restore(
        &self,
        params: usize,
        saved: &[Values<'_>],
        (entries, own_slots): (Entries<'_>, Vec<ValuesMut<'_>>),
    ) -> Result<Vec<OverriddenSetting>, OptimizerError> {
        let name = entries.name;
        if self.name != name {
            return Err(OptimizerError::Other { file: self.name.clone(), optimizer: name });
        }
        let (file, own) = (self.parts(), parts(&entries));
        if file != own {
            let [file, optimizer] = [file, own].map(|names| names.into_iter().map(str::to_owned).collect());
            return Err(OptimizerError::Parts { name, file, optimizer });
        }
        let slot = |name: &String| Some(saved[self.slots.binary_search(name).ok()?]);
        self.check(params, slot, &entries)?;
        for (name, counter) in entries.counters {
            *counter = find(&self.counters, &name).unwrap_or(*counter);
        }
        for ((name, _), mut values) in entries.slots.iter().zip(own_slots) {
            if let Some(saved) = slot(name) {
                values.copy(saved, params);
            }
        }
        let settings = entries.settings.into_iter().filter_map(|(name, setting)| {
            let file = find(&self.settings, &name)?;
            let given = core::mem::replace(setting.value, file);
            let is_other = given.to_bits() != file.to_bits();
            is_other.then_some(OverriddenSetting { name, file, given })
        });
        Ok(settings.collect())
    }

    /// Checks that all numbers are valid for the optimizer.
    fn check<'v>(
        &self,
        params: usize,
        slot: impl Fn(&String) -> Option<Values<'v>>,
        entries: &Entries<'_>,
    ) -> Result<(), OptimizerError> {
        let refuse = |name: &str, found: String, expected: String| {
            Err(OptimizerError::Range { optimizer: entries.name, name: name.to_owned(), found, expected })
        };
        for (name, Setting { range, .. }) in &entries.settings {
            match find(&self.settings, name) {
                Some(value) if !range.contains(&value) => {
                    return refuse(name, format!("{value:?}"), expected(range, value));
                }
                _ => {}
            }
        }
        for (name, _) in entries.slots.iter().filter(|(_, are_squares)| *are_squares) {
            let Some(values) = slot(name) else { continue };
            let negative = for_either!(Values, values, values => {
                values[..params].iter().find(|&&value| value < 0.0).map(|value| value.as_f64())
            });
            if let Some(value) = negative {
                return refuse(name, format!("{value:?}"), "a number that is not negative".to_owned());
            }
        }
        Ok(())
    }

    /// The names of all entries.
    fn parts(&self) -> Vec<&str> {
        let mut names = Vec::new();
        self.settings.iter().for_each(|(name, _)| names.push(name.as_str()));
        self.counters.iter().for_each(|(name, _)| names.push(name.as_str()));
        self.slots.iter().for_each(|name| names.push(name));
        sorted(&names)
    }
}

/// The names of all entries of an optimizer.
fn parts<'e>(entries: &'e Entries<'_>) -> Vec<&'e str> {
    let mut names = Vec::new();
    entries.settings.iter().for_each(|(name, _)| names.push(name.as_str()));
    entries.counters.iter().for_each(|(name, _)| names.push(name.as_str()));
    entries.slots.iter().for_each(|(name, _)| names.push(name.as_str()));
    sorted(&names)
}

/// The number with this name among sorted ones.
fn find<V: Copy>(numbers: &[(String, V)], name: &str) -> Option<V> {
    let place = numbers.binary_search_by(|(other, _)| other.as_str().cmp(name)).ok()?;
    Some(numbers[place].1)
}

/// Describes the values that a range allows, given one that it does not.
fn expected(range: &Range<f64>, value: f64) -> String {
    match (range.start, range.end) {
        (f64::MIN, f64::INFINITY) => "a finite number".to_owned(),
        (0.0, end) if end == from_zero::<f32>().end && value >= end => UP_TO_F32.to_owned(),
        (start, end) if end >= from_zero::<f32>().end => format!("a finite number of at least {start}"),
        (start, end) => format!("a number from {start} to below {end}"),
    }
}
