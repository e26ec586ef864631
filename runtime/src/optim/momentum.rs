use super::{Optimizer, OptimizerState, Slots, Step};
use crate::kernel::Rule;
use crate::range::largest;
use crate::{Model, ModelMut, Scalar};

/// Gradient descent with momentum: `v = momentum * v - lr * g`, `p += v`.
///
/// The book's learning rate is 0.01, its momentum 0.9. Polyak, "Some methods of speeding up the
/// convergence of iteration methods" (1964); "Deep Learning from Scratch", section 6.1.4.
#[derive(Clone, Debug, PartialEq)]
pub struct Momentum<N: Model, V = <N as Model>::Storage> {
    learning_rate: f64,
    weight_decay: f64,
    momentum: f64,
    slots: Slots<N::Scalar, V>,
}

constructors! {
    /// Creates the optimizer with this learning rate and momentum 0.9.
    Momentum: 1, "one value", { weight_decay: 0.0, momentum: 0.9 }
}

impl<N: Model, V> Momentum<N, V> {
    decay_rate!(momentum of the "velocity");

    weight_decay!(self up to largest::<N::Scalar>());
}

impl<N: ModelMut, V: AsMut<[N::Scalar]> + Send> Optimizer<N> for Momentum<N, V> {
    fn update(&mut self, network: &mut N, gradient: &N) {
        let rule = Rule::Momentum {
            lr: N::Scalar::from_f64(self.learning_rate),
            momentum: N::Scalar::from_f64(self.momentum),
        };
        Step::new(rule, self.weight_decay).take(network, [self.slots.one(), &mut []], gradient);
    }

    fn state(&mut self) -> OptimizerState<'_, N> {
        OptimizerState::new("momentum")
            .rates(&mut self.learning_rate, &mut self.weight_decay)
            .setting_in(0.0..1.0, "momentum", &mut self.momentum)
            .slot_of("v", self.slots.one())
    }

    learning_rate_accessors!();
}
