use num_traits::One;

use super::{Optimizer, OptimizerState, Slots, Step};
use crate::kernel::Rule;
use crate::range::largest;
use crate::{Model, ModelMut, Scalar};

/// Nesterov's accelerated gradient: `v = momentum * v - lr * g`,
/// `p += momentum² * v - (1 + momentum) * lr * g`.
///
/// The book's learning rate is 0.01, its momentum 0.9. Nesterov, "A method for solving the convex
/// programming problem with convergence rate O(1/k²)" (1983); as in "Deep Learning from Scratch 2",
/// section 1.3.6, whose form takes the velocity after the update where Bengio et al., "Advances in
/// Optimizing Recurrent Networks" (2012), take the one before it.
#[derive(Clone, Debug, PartialEq)]
pub struct Nesterov<N: Model, V = <N as Model>::Storage> {
    learning_rate: f64,
    weight_decay: f64,
    momentum: f64,
    slots: Slots<N::Scalar, V>,
}

constructors! {
    /// Creates the optimizer with this learning rate and momentum 0.9.
    Nesterov: 1, "one value", { weight_decay: 0.0, momentum: 0.9 }
}

impl<N: Model, V> Nesterov<N, V> {
    decay_rate!(momentum of the "velocity");

    weight_decay!(self up to largest::<N::Scalar>());
}

impl<N: ModelMut, V: AsMut<[N::Scalar]> + Send> Optimizer<N> for Nesterov<N, V> {
    fn update(&mut self, network: &mut N, gradient: &N) {
        let lr = N::Scalar::from_f64(self.learning_rate);
        let momentum = N::Scalar::from_f64(self.momentum);
        let correction = (N::Scalar::one() + momentum) * lr;
        let rule = Rule::Nesterov { lr, momentum, ahead: momentum * momentum, correction };
        Step::new(rule, self.weight_decay).take(network, [self.slots.one(), &mut []], gradient);
    }

    fn state(&mut self) -> OptimizerState<'_, N> {
        OptimizerState::new("nesterov")
            .rates(&mut self.learning_rate, &mut self.weight_decay)
            .setting_in(0.0..1.0, "momentum", &mut self.momentum)
            .slot_of("v", self.slots.one())
    }

    learning_rate_accessors!();
}
