use super::{Optimizer, OptimizerState, decay};
use crate::range::Range;
use crate::{Network, Scalar};

/// Gradient descent with momentum: `v = momentum * v - lr * g`, `p += v`.
///
/// The book's learning rate is 0.01, its momentum 0.9. Polyak, "Some methods of speeding up the
/// convergence of iteration methods" (1964); "Deep Learning from Scratch", section 6.1.4.
#[derive(Clone, Debug, PartialEq)]
pub struct Momentum<N> {
    learning_rate: f64,
    weight_decay: f64,
    momentum: f64,
    v: N,
}

impl<N: Network> Momentum<N> {
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

impl<N: Network> Optimizer<N> for Momentum<N> {
    fn update(&mut self, network: &mut N, gradient: &N) {
        let lr = N::Scalar::from_f64(self.learning_rate);
        let momentum = N::Scalar::from_f64(self.momentum);
        decay::update1(network, &mut self.v, gradient, self.weight_decay, |p, v, g| {
            *v = momentum * *v - lr * g;
            *p += *v;
        });
    }

    fn state(&mut self) -> OptimizerState<'_, N> {
        OptimizerState::new("momentum")
            .setting_in(0.0..f64::INFINITY, "learning_rate", &mut self.learning_rate)
            .setting_in(0.0..f64::INFINITY, "weight_decay", &mut self.weight_decay)
            .setting_in(0.0..1.0, "momentum", &mut self.momentum)
            .slot("v", &mut self.v)
    }

    learning_rate_accessors!();
}
