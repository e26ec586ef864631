use core::ops::Range;

use super::entries::{Entries, Setting, Slots};
use crate::ModelMut;
#[cfg(feature = "checkpoint")]
use crate::Scalar as _;
#[cfg(feature = "checkpoint")]
use crate::network::values::ValuesMut;
use crate::range::from_zero;
#[cfg(feature = "checkpoint")]
use alloc::vec::Vec;

/// The range of a hyperparameter without a given one.
const FINITE: Range<f64> = f64::MIN..f64::INFINITY;

/// The state of an optimizer, by name: everything that its next step depends on, for reading and writing.
///
/// ```
/// use constnet::optim::OptimizerState;
/// use constnet::prelude::*;
///
/// /// A custom optimizer: gradient ascent.
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
/// The names are those in a checkpoint. Names of the same kind are unique; to a duplicate one a `_` is appended.
///
/// The values of a checkpoint are validated before any is set: a hyperparameter is finite and in its
/// range, a counter is at most 2⁵³, squares are not negative.
///
/// Without the feature `alloc` it only has a name and can't be read: the owner of the state's memory
/// can read it there.
#[derive(Debug)]
pub struct OptimizerState<'a, N: ModelMut> {
    entries: Entries<'a>,
    slots: Slots<'a, N::Scalar>,
}

impl<'a, N: ModelMut> OptimizerState<'a, N> {
    /// The state of an optimizer with this name, without entries.
    #[must_use]
    pub fn new(name: &'static str) -> Self {
        Self { entries: Entries::new(name), slots: Slots::default() }
    }

    /// Adds a hyperparameter, such as the learning rate. It must be finite.
    #[must_use]
    pub fn setting(self, name: &str, value: &'a mut f64) -> Self {
        self.setting_in(FINITE, name, value)
    }

    /// Adds a hyperparameter with a range, such as `0.0..1.0` for a momentum and `0.0..f64::INFINITY` for a
    /// learning rate.
    #[must_use]
    pub fn setting_in(mut self, range: Range<f64>, name: &str, value: &'a mut f64) -> Self {
        self.entries.push_setting(name, Setting { value, range });
        self
    }

    /// Adds the settings that all optimizers of the library have.
    pub(super) fn rates(self, learning_rate: &'a mut f64, weight_decay: &'a mut f64) -> Self {
        let range = from_zero::<N::Scalar>();
        let state = self.setting_in(range.clone(), "learning_rate", learning_rate);
        state.setting_in(range, "weight_decay", weight_decay)
    }

    /// Adds a counter, such as the number of steps: up to 2⁵³.
    #[must_use]
    pub fn counter(mut self, name: &str, value: &'a mut u64) -> Self {
        self.entries.push_counter(name, value);
        self
    }

    /// Adds a state tensor with a value for each parameter, such as a velocity. Only the parameters of `values` are
    /// used.
    #[must_use]
    pub fn slot(self, name: &str, values: &'a mut N) -> Self {
        self.slot_of(name, values.params_mut())
    }

    /// [`slot`](Self::slot) for values that are not negative, such as a mean of squares.
    #[must_use]
    pub fn squares(self, name: &str, values: &'a mut N) -> Self {
        self.squares_of(name, values.params_mut())
    }

    /// [`slot`](Self::slot) with as many values as there are parameters.
    pub(super) fn slot_of(mut self, name: &str, values: &'a mut [N::Scalar]) -> Self {
        self.entries.push_slot(name, false);
        self.slots.push(values);
        self
    }

    /// [`squares`](Self::squares) with as many values as there are parameters.
    pub(super) fn squares_of(mut self, name: &str, values: &'a mut [N::Scalar]) -> Self {
        self.entries.push_slot(name, true);
        self.slots.push(values);
        self
    }

    /// The optimizer's name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.entries.name
    }

    /// The hyperparameters.
    #[cfg(feature = "alloc")]
    pub fn settings(&mut self) -> impl ExactSizeIterator<Item = (&str, &mut f64)> {
        self.entries.settings.iter_mut().map(|(name, setting)| (name.as_str(), &mut *setting.value))
    }

    /// The counters.
    #[cfg(feature = "alloc")]
    pub fn counters(&mut self) -> impl ExactSizeIterator<Item = (&str, &mut u64)> {
        self.entries.counters.iter_mut().map(|(name, counter)| (name.as_str(), &mut **counter))
    }

    /// The state tensors.
    #[cfg(feature = "alloc")]
    pub fn slots(&mut self) -> impl ExactSizeIterator<Item = (&str, &mut [N::Scalar])> {
        let names = self.entries.slots.iter().map(|(name, _)| name.as_str());
        names.zip(self.slots.0.iter_mut().map(|values| &mut **values))
    }

    /// All entries, for code that does not know the network's type.
    #[cfg(feature = "checkpoint")]
    pub(crate) fn lend(self) -> (Entries<'a>, Vec<ValuesMut<'a>>) {
        let mut slots = Vec::with_capacity(self.slots.0.len());
        self.slots.0.into_iter().for_each(|values| slots.push(N::Scalar::lend_mut(values)));
        (self.entries, slots)
    }
}
