use crate::Network;
use crate::optim::Optimizer;

/// A copy of everything that an optimizer's next step depends on.
pub(super) struct Remembered<N: Network> {
    learning_rate: f64,
    settings: Vec<f64>,
    counters: Vec<u64>,
    slots: Vec<Vec<N::Scalar>>,
}

impl<N: Network> Remembered<N> {
    pub(super) fn of(optimizer: &mut impl Optimizer<N>) -> Self {
        let learning_rate = optimizer.learning_rate();
        let mut state = optimizer.state();
        let settings = state.settings().map(|(_, value)| *value).collect();
        let counters = state.counters().map(|(_, value)| *value).collect();
        let slots = state.slots().map(|(_, values)| values.to_vec()).collect();
        Self { learning_rate, settings, counters, slots }
    }

    /// Restores it in the same optimizer.
    pub(super) fn restore(self, optimizer: &mut impl Optimizer<N>) {
        // First, so that side effects of a custom setter are undone too.
        optimizer.set_learning_rate(self.learning_rate);
        let mut state = optimizer.state();
        state.settings().zip(self.settings).for_each(|((_, value), before)| *value = before);
        state.counters().zip(self.counters).for_each(|((_, value), before)| *value = before);
        state.slots().zip(self.slots).for_each(|((_, values), before)| values.copy_from_slice(&before));
    }
}
