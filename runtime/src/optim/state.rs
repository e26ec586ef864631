use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

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
#[derive(Debug)]
pub struct OptimizerState<'a, N> {
    name: &'static str,
    settings: Vec<(String, &'a mut f64)>,
    counters: Vec<(String, &'a mut u64)>,
    slots: Vec<(String, &'a mut N)>,
}

impl<'a, N> OptimizerState<'a, N> {
    /// The state of an optimizer of this name, with nothing in it yet.
    #[must_use]
    pub fn new(name: &'static str) -> Self {
        Self { name, settings: Vec::new(), counters: Vec::new(), slots: Vec::new() }
    }

    /// With a hyperparameter, such as the learning rate.
    #[must_use]
    pub fn setting(mut self, name: &str, value: &'a mut f64) -> Self {
        push(&mut self.settings, name, value);
        self
    }

    /// With a number that counts, such as the steps taken.
    #[must_use]
    pub fn counter(mut self, name: &str, value: &'a mut u64) -> Self {
        push(&mut self.counters, name, value);
        self
    }

    /// With a value for each parameter, such as its velocity. Only the parameters of `values` count.
    #[must_use]
    pub fn slot(mut self, name: &str, values: &'a mut N) -> Self {
        push(&mut self.slots, name, values);
        self
    }

    /// The optimizer's name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The hyperparameters.
    pub fn settings(&mut self) -> impl ExactSizeIterator<Item = (&str, &mut f64)> {
        named(&mut self.settings)
    }

    /// The numbers that count.
    pub fn counters(&mut self) -> impl ExactSizeIterator<Item = (&str, &mut u64)> {
        named(&mut self.counters)
    }

    /// The values for each parameter.
    pub fn slots(&mut self) -> impl ExactSizeIterator<Item = (&str, &mut N)> {
        named(&mut self.slots)
    }
}

fn push<'a, V>(entries: &mut Vec<(String, &'a mut V)>, name: &str, value: &'a mut V) {
    let mut name = name.to_string();
    while entries.iter().any(|(taken, _)| *taken == name) {
        name.push('_');
    }
    entries.push((name, value));
}

fn named<'s, V>(entries: &'s mut [(String, &mut V)]) -> impl ExactSizeIterator<Item = (&'s str, &'s mut V)> {
    entries.iter_mut().map(|(name, value)| (name.as_str(), &mut **value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_apart() {
        let (mut a, mut b, mut c) = (1, 2, 3);
        let state = OptimizerState::<()>::new("own").counter("n", &mut a).counter("n", &mut b);
        let mut state = state.counter("n", &mut c);
        let counters: Vec<_> = state.counters().map(|(name, value)| (name.to_string(), *value)).collect();
        assert_eq!(counters, [("n".into(), 1), ("n_".into(), 2), ("n__".into(), 3)]);
    }
}
