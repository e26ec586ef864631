use super::{Optimizer, OptimizerState, Step};
use crate::kernel::Rule;
use crate::params::Params;
use crate::range::{Range, from_zero, largest};
use crate::{Network, Scalar};

/// Gradient descent with momentum: `v = momentum * v - lr * g`, `p += v`.
///
/// The book's learning rate is 0.01, its momentum 0.9. Polyak, "Some methods of speeding up the
/// convergence of iteration methods" (1964); "Deep Learning from Scratch", section 6.1.4.
#[derive(Clone, Debug, PartialEq)]
pub struct Momentum<N: Network> {
    learning_rate: f64,
    weight_decay: f64,
    momentum: f64,
    v: Params<N::Scalar>,
}

impl<N: Network> Momentum<N> {
    /// The optimizer at rest, with this learning rate and momentum 0.9.
    ///
    /// # Panics
    ///
    /// If the learning rate is negative, NaN, or infinite as a number of the network's type.
    #[must_use]
    #[track_caller]
    pub fn new(_network: &N, learning_rate: f64) -> Self {
        let learning_rate = Range::FromZero.check_as::<N::Scalar>("learning_rate", learning_rate);
        Self { learning_rate, weight_decay: 0.0, momentum: 0.9, v: Params::zeros(N::PARAMS) }
    }

    /// How much of the velocity is kept at a step, from 0 to below 1.
    ///
    /// # Panics
    ///
    /// If it is outside this range or NaN.
    #[must_use]
    #[track_caller]
    pub fn momentum(self, momentum: f64) -> Self {
        Self { momentum: Range::BelowOne.check("momentum", momentum), ..self }
    }

    weight_decay!(self up to largest::<N::Scalar>());
}

impl<N: Network> Optimizer<N> for Momentum<N> {
    fn update(&mut self, network: &mut N, gradient: &N) {
        let rule = Rule::Momentum {
            lr: N::Scalar::from_f64(self.learning_rate),
            momentum: N::Scalar::from_f64(self.momentum),
        };
        Step::new(rule, self.weight_decay).take(network, [self.v.values_mut(), &mut []], gradient);
    }

    fn state(&mut self) -> OptimizerState<'_, N> {
        OptimizerState::new("momentum")
            .setting_in(from_zero::<N::Scalar>(), "learning_rate", &mut self.learning_rate)
            .setting_in(from_zero::<N::Scalar>(), "weight_decay", &mut self.weight_decay)
            .setting_in(0.0..1.0, "momentum", &mut self.momentum)
            .slot_of("v", self.v.values_mut())
    }

    learning_rate_accessors!();
}
