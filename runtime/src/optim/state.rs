use alloc::string::{String, ToString as _};
use alloc::vec::Vec;
use core::ops::Range;

use crate::Network;

/// The most that a counter of a file may be: up to there every count is an `f64`, and it is never reached by
/// counting.
#[cfg(feature = "checkpoint")]
pub(crate) const MAX_COUNT: u64 = 1 << 53;

/// Where a hyperparameter lies of which nothing is said.
const FINITE: Range<f64> = f64::MIN..f64::INFINITY;

/// What an optimizer goes on from, by name: all that its next step depends on, to be read and to be set.
///
/// ```
/// use constnet::optim::OptimizerState;
/// use constnet::prelude::*;
///
/// /// Sgd that turns around: an optimizer of one's own.
/// struct Ascent<N> {
///     learning_rate: f64,
///     steps: u64,
///     last: N,
/// }
///
/// impl<N: Network> Optimizer<N> for Ascent<N> {
///     fn update(&mut self, network: &mut N, gradient: &N) {
///         let rate = N::Scalar::from_f64(self.learning_rate);
///         network.params_mut().iter_mut().zip(gradient.params()).for_each(|(p, &g)| *p += rate * g);
///         self.steps += 1;
///         self.last = gradient.clone();
///     }
///
///     fn state(&mut self) -> OptimizerState<'_, N> {
///         OptimizerState::new("ascent")
///             .setting("learning_rate", &mut self.learning_rate)
///             .counter("steps", &mut self.steps)
///             .slot("last", &mut self.last)
///     }
///
///     fn learning_rate(&self) -> f64 {
///         self.learning_rate
///     }
///
///     fn set_learning_rate(&mut self, learning_rate: f64) {
///         self.learning_rate = learning_rate;
///     }
/// }
/// ```
///
/// Names are those in a checkpoint. Two of a kind differ; to one that is there already, a `_` is added.
///
/// What a checkpoint has is checked before anything is set: a hyperparameter is finite and in the range that was
/// said, a counter is at most 2⁵³, squares are not negative.
#[derive(Debug)]
pub struct OptimizerState<'a, N: Network> {
    name: &'static str,
    settings: Vec<(String, Setting<'a>)>,
    counters: Vec<(String, &'a mut u64)>,
    slots: Vec<(String, Slot<'a, N::Scalar>)>,
}

#[derive(Debug)]
#[cfg_attr(not(feature = "checkpoint"), expect(dead_code, reason = "nothing is restored"))]
struct Setting<'a> {
    value: &'a mut f64,
    range: Range<f64>,
}

#[derive(Debug)]
#[cfg_attr(not(feature = "checkpoint"), expect(dead_code, reason = "nothing is restored"))]
struct Slot<'a, T> {
    values: &'a mut [T],
    are_squares: bool,
}

impl<'a, N: Network> OptimizerState<'a, N> {
    /// The state of an optimizer of this name, with nothing in it yet.
    #[must_use]
    pub fn new(name: &'static str) -> Self {
        Self { name, settings: Vec::new(), counters: Vec::new(), slots: Vec::new() }
    }

    /// With a hyperparameter, such as the learning rate. It is finite.
    #[must_use]
    pub fn setting(self, name: &str, value: &'a mut f64) -> Self {
        self.setting_in(FINITE, name, value)
    }

    /// With a hyperparameter that is in a range, such as `0.0..1.0` for a momentum and `0.0..f64::INFINITY` for a
    /// learning rate.
    #[must_use]
    pub fn setting_in(mut self, range: Range<f64>, name: &str, value: &'a mut f64) -> Self {
        push(&mut self.settings, name, Setting { value, range });
        self
    }

    /// With a number that counts, such as the steps taken: up to 2⁵³.
    #[must_use]
    pub fn counter(mut self, name: &str, value: &'a mut u64) -> Self {
        push(&mut self.counters, name, value);
        self
    }

    /// With a value for each parameter, such as its velocity. Only the parameters of `values` count.
    #[must_use]
    pub fn slot(self, name: &str, values: &'a mut N) -> Self {
        self.slot_of(name, values.params_mut())
    }

    /// With a value for each parameter that is not negative, such as a mean of squares; as [`slot`](Self::slot) else.
    #[must_use]
    pub fn squares(self, name: &str, values: &'a mut N) -> Self {
        self.squares_of(name, values.params_mut())
    }

    /// [`slot`](Self::slot) with as many values as there are parameters.
    pub(super) fn slot_of(mut self, name: &str, values: &'a mut [N::Scalar]) -> Self {
        push(&mut self.slots, name, Slot { values, are_squares: false });
        self
    }

    /// [`squares`](Self::squares) with as many values as there are parameters.
    pub(super) fn squares_of(mut self, name: &str, values: &'a mut [N::Scalar]) -> Self {
        push(&mut self.slots, name, Slot { values, are_squares: true });
        self
    }

    /// The optimizer's name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The hyperparameters.
    pub fn settings(&mut self) -> impl ExactSizeIterator<Item = (&str, &mut f64)> {
        named(&mut self.settings, |setting| &mut *setting.value)
    }

    /// The numbers that count.
    pub fn counters(&mut self) -> impl ExactSizeIterator<Item = (&str, &mut u64)> {
        named(&mut self.counters, |counter| &mut **counter)
    }

    /// The values for each parameter.
    pub fn slots(&mut self) -> impl ExactSizeIterator<Item = (&str, &mut [N::Scalar])> {
        named(&mut self.slots, |slot| &mut *slot.values)
    }

    /// The hyperparameters and where they lie.
    #[cfg(feature = "checkpoint")]
    pub(crate) fn ranges(&self) -> impl Iterator<Item = (&str, &Range<f64>)> {
        self.settings.iter().map(|(name, setting)| (name.as_str(), &setting.range))
    }

    /// The names of the slots that are not negative.
    #[cfg(feature = "checkpoint")]
    pub(crate) fn names_of_squares(&self) -> impl Iterator<Item = &str> {
        self.slots.iter().filter(|(_, slot)| slot.are_squares).map(|(name, _)| name.as_str())
    }
}

fn push<V>(entries: &mut Vec<(String, V)>, name: &str, value: V) {
    let mut name = name.to_string();
    while entries.iter().any(|(taken, _)| *taken == name) {
        name.push('_');
    }
    entries.push((name, value));
}

fn named<'s, E, V: ?Sized + 's>(
    entries: &'s mut [(String, E)],
    value: impl Fn(&'s mut E) -> &'s mut V,
) -> impl ExactSizeIterator<Item = (&'s str, &'s mut V)> {
    entries.iter_mut().map(move |(name, entry)| (name.as_str(), value(entry)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_apart() {
        let mut entries = Vec::new();
        (1..=3).for_each(|value| push(&mut entries, "n", value));
        assert_eq!(entries, [("n".into(), 1), ("n_".into(), 2), ("n__".into(), 3)]);
    }
}
