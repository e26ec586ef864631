use std::collections::BTreeMap;
use std::ops::Range;

use num_traits::Zero as _;

use super::error::OptimizerError;
use crate::optim::{Optimizer, OptimizerState};
use crate::range::{UP_TO_F32, from_zero};
use crate::{Network, Scalar as _};

/// What an optimizer goes on from.
#[derive(Clone, Debug, PartialEq)]
pub struct SavedOptimizer<N> {
    pub name: String,
    pub settings: BTreeMap<String, f64>,
    pub counters: BTreeMap<String, u64>,
    pub slots: BTreeMap<String, N>,
}

/// A hyperparameter of an optimizer that its checkpoint has another value for.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Overruled {
    /// The hyperparameter.
    pub name: String,
    /// The value of the file, which holds.
    pub file: f64,
    /// The value that the optimizer had.
    pub given: f64,
}

impl core::fmt::Display for Overruled {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{} {} of the checkpoint holds, not {}", self.name, self.file, self.given)
    }
}

impl<N: Network> SavedOptimizer<N> {
    pub fn of(optimizer: &mut (impl Optimizer<N> + ?Sized)) -> Self {
        let mut state = optimizer.state();
        let name = state.name().to_owned();
        let settings = state.settings().map(|(name, value)| (name.to_owned(), *value)).collect();
        let counters = state.counters().map(|(name, value)| (name.to_owned(), *value)).collect();
        let slots = state.slots().map(|(name, values)| (name.to_owned(), network_of(values))).collect();
        Self { name, settings, counters, slots }
    }

    /// Puts everything into an optimizer of the same kind, or nothing into another.
    pub fn restore(
        &self,
        optimizer: &mut (impl Optimizer<N> + ?Sized),
    ) -> Result<Vec<Overruled>, OptimizerError> {
        let mut state = optimizer.state();
        let name = state.name();
        if self.name != name {
            return Err(OptimizerError::Other { file: self.name.clone(), optimizer: name });
        }
        let mut own: Vec<String> = state.settings().map(|(name, _)| name.to_owned()).collect();
        own.extend(state.counters().map(|(name, _)| name.to_owned()));
        own.extend(state.slots().map(|(name, _)| name.to_owned()));
        own.sort();
        let file = self.parts();
        if file != own {
            return Err(OptimizerError::Parts { name, file, optimizer: own });
        }
        self.check(&state)?;
        for (name, counter) in state.counters() {
            *counter = self.counters.get(name).copied().unwrap_or(*counter);
        }
        for (name, values) in state.slots() {
            if let Some(saved) = self.slots.get(name) {
                values.copy_from_slice(saved.params());
            }
        }
        let settings = state.settings().filter_map(|(name, value)| {
            let file = *self.settings.get(name)?;
            let given = core::mem::replace(value, file);
            let is_other = given.to_bits() != file.to_bits();
            is_other.then(|| Overruled { name: name.to_owned(), file, given })
        });
        Ok(settings.collect())
    }

    /// Makes sure that the optimizer can have all numbers.
    fn check(&self, state: &OptimizerState<'_, N>) -> Result<(), OptimizerError> {
        let optimizer = state.name();
        let refuse = |name: &str, found: String, expected: String| {
            Err(OptimizerError::Range { optimizer, name: name.to_owned(), found, expected })
        };
        for (name, range) in state.ranges() {
            match self.settings.get(name) {
                Some(value) if !range.contains(value) => {
                    return refuse(name, format!("{value:?}"), expected(range, *value));
                }
                _ => {}
            }
        }
        for name in state.names_of_squares() {
            let values = self.slots.get(name).map_or(&[][..], |values| values.params());
            if let Some(value) = values.iter().find(|&&value| value < N::Scalar::zero()) {
                return refuse(
                    name,
                    format!("{:?}", value.as_f64()),
                    "numbers that are not negative".to_owned(),
                );
            }
        }
        Ok(())
    }

    /// The names of everything.
    fn parts(&self) -> Vec<String> {
        let names = self.settings.keys().chain(self.counters.keys()).chain(self.slots.keys());
        let mut names: Vec<_> = names.cloned().collect();
        names.sort();
        names
    }
}

/// The network with these parameters.
fn network_of<N: Network>(params: &[N::Scalar]) -> N {
    let mut network = N::zeros();
    network.params_mut().copy_from_slice(params);
    network
}

/// What a range asks for that does not have this value, in words.
fn expected(range: &Range<f64>, value: f64) -> String {
    match (range.start, range.end) {
        (f64::MIN, f64::INFINITY) => "a finite number".to_owned(),
        (0.0, end) if end == from_zero::<f32>().end && value >= end => UP_TO_F32.to_owned(),
        (start, end) if end >= from_zero::<f32>().end => format!("a finite number from {start} on"),
        (start, end) => format!("a number from {start} to below {end}"),
    }
}
