use num_traits::Float;

use super::{EPSILON, Optimizer, OptimizerState, decay};
use crate::range::Range;
use crate::{Network, Scalar};

/// AdaGrad: `h += g²`, `p -= lr * g / (sqrt(h) + 1e-7)`.
///
/// The book's learning rate is 0.01. Duchi, Hazan and Singer, "Adaptive Subgradient Methods for
/// Online Learning and Stochastic Optimization" (2011); "Deep Learning from Scratch", section 6.1.5.
#[derive(Clone, Debug, PartialEq)]
pub struct AdaGrad<N> {
    learning_rate: f64,
    weight_decay: f64,
    h: N,
}

impl<N: Network> AdaGrad<N> {
    /// The optimizer before its first step, with this learning rate.
    ///
    /// # Panics
    ///
    /// If the learning rate is negative, infinite or NaN.
    #[must_use]
    #[track_caller]
    pub fn new(_network: &N, learning_rate: f64) -> Self {
        let learning_rate = Range::FromZero.check("learning_rate", learning_rate);
        Self { learning_rate, weight_decay: 0.0, h: N::zeros() }
    }

    weight_decay!();
}

impl<N: Network> Optimizer<N> for AdaGrad<N> {
    fn update(&mut self, network: &mut N, gradient: &N) {
        let lr = N::Scalar::from_f64(self.learning_rate);
        let epsilon = N::Scalar::from_f64(EPSILON);
        decay::update1(network, &mut self.h, gradient, self.weight_decay, |p, h, g| {
            *h += g * g;
            *p -= lr * g / (h.sqrt() + epsilon);
        });
    }

    fn state(&mut self) -> OptimizerState<'_, N> {
        OptimizerState::new("adagrad")
            .setting_in(0.0..f64::INFINITY, "learning_rate", &mut self.learning_rate)
            .setting_in(0.0..f64::INFINITY, "weight_decay", &mut self.weight_decay)
            .squares("h", &mut self.h)
    }

    learning_rate_accessors!();
}
