use num_traits::One;

use super::{Optimizer, OptimizerState, decay};
use crate::range::Range;
use crate::{Network, Scalar};

/// Nesterov's accelerated gradient: `v = momentum * v - lr * g`,
/// `p += momentum² * v - (1 + momentum) * lr * g`.
///
/// The book's learning rate is 0.01, its momentum 0.9. Nesterov, "A method for solving the convex
/// programming problem with convergence rate O(1/k²)" (1983); as in "Deep Learning from Scratch 2",
/// section 1.3.6, whose form takes the velocity after the update where Bengio et al., "Advances in
/// Optimizing Recurrent Networks" (2012), take the one before it.
#[derive(Clone, Debug, PartialEq)]
pub struct Nesterov<N> {
    learning_rate: f64,
    weight_decay: f64,
    momentum: f64,
    v: N,
}

impl<N: Network> Nesterov<N> {
    /// The optimizer at rest, with this learning rate and momentum 0.9.
    ///
    /// # Panics
    ///
    /// If the learning rate is negative, infinite or NaN.
    #[must_use]
    #[track_caller]
    pub fn new(_network: &N, learning_rate: f64) -> Self {
        let learning_rate = Range::FromZero.check("learning_rate", learning_rate);
        Self { learning_rate, weight_decay: 0.0, momentum: 0.9, v: N::zeros() }
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

    weight_decay!();
}

impl<N: Network> Optimizer<N> for Nesterov<N> {
    fn update(&mut self, network: &mut N, gradient: &N) {
        let lr = N::Scalar::from_f64(self.learning_rate);
        let momentum = N::Scalar::from_f64(self.momentum);
        let ahead = momentum * momentum;
        let correction = (N::Scalar::one() + momentum) * lr;
        decay::update1(network, &mut self.v, gradient, self.weight_decay, |p, v, g| {
            *v = momentum * *v - lr * g;
            *p += ahead * *v;
            *p -= correction * g;
        });
    }

    fn state(&mut self) -> OptimizerState<'_, N> {
        OptimizerState::new("nesterov")
            .setting_in(0.0..f64::INFINITY, "learning_rate", &mut self.learning_rate)
            .setting_in(0.0..f64::INFINITY, "weight_decay", &mut self.weight_decay)
            .setting_in(0.0..1.0, "momentum", &mut self.momentum)
            .slot("v", &mut self.v)
    }

    learning_rate_accessors!();
}
