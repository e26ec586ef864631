use super::{Optimizer, OptimizerState, decay};
use crate::range::Range;
use crate::{Network, Scalar};

/// Stochastic gradient descent: `p -= lr * g`.
///
/// The book's learning rate is 0.01. Robbins and Monro, "A Stochastic Approximation Method"
/// (1951); "Deep Learning from Scratch", section 6.1.2.
#[derive(Clone, Debug, PartialEq)]
pub struct Sgd {
    learning_rate: f64,
    weight_decay: f64,
}

impl Sgd {
    /// The optimizer with this learning rate. It keeps no state; the network is named so that all
    /// optimizers are made alike.
    ///
    /// # Panics
    ///
    /// If the learning rate is negative, infinite or NaN.
    #[must_use]
    #[track_caller]
    pub fn new<N: Network>(_network: &N, learning_rate: f64) -> Self {
        Self { learning_rate: Range::FromZero.check("learning_rate", learning_rate), weight_decay: 0.0 }
    }

    weight_decay!();
}

impl<N: Network> Optimizer<N> for Sgd {
    fn update(&mut self, network: &mut N, gradient: &N) {
        let lr = N::Scalar::from_f64(self.learning_rate);
        decay::update(network, gradient, self.weight_decay, |p, g| *p -= lr * g);
    }

    fn state(&mut self) -> OptimizerState<'_, N> {
        OptimizerState::new("sgd")
            .setting_in(0.0..f64::INFINITY, "learning_rate", &mut self.learning_rate)
            .setting_in(0.0..f64::INFINITY, "weight_decay", &mut self.weight_decay)
    }

    learning_rate_accessors!();
}
