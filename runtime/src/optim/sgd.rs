use super::{Optimizer, OptimizerState, Step};
use crate::kernel::Rule;
use crate::range::{Range, largest};
use crate::{Model, ModelMut, Scalar};

/// Stochastic gradient descent: `p -= lr * g`.
///
/// The book's learning rate is 0.01. Robbins and Monro, "A Stochastic Approximation Method"
/// (1951); "Deep Learning from Scratch", section 6.1.2.
#[derive(Clone, Debug, PartialEq)]
pub struct Sgd {
    learning_rate: f64,
    weight_decay: f64,
    /// In the network's scalar type.
    largest: f64,
}

impl Sgd {
    /// Creates the optimizer with this learning rate. It has no state; the network is passed so that all
    /// optimizers are created alike.
    ///
    /// # Panics
    ///
    /// If the learning rate is negative, NaN, or infinite in the network's type.
    #[must_use]
    #[track_caller]
    pub fn new<N: Model>(_network: &N, learning_rate: f64) -> Self {
        let learning_rate = Range::FromZero.check_as::<N::Scalar>("learning_rate", learning_rate);
        Self { learning_rate, weight_decay: 0.0, largest: largest::<N::Scalar>() }
    }

    weight_decay!(self up to self.largest);
}

impl<N: ModelMut> Optimizer<N> for Sgd {
    fn update(&mut self, network: &mut N, gradient: &N) {
        let rule = Rule::Sgd { lr: N::Scalar::from_f64(self.learning_rate) };
        Step::new(rule, self.weight_decay).take(network, [&mut [], &mut []], gradient);
    }

    fn state(&mut self) -> OptimizerState<'_, N> {
        OptimizerState::new("sgd").rates(&mut self.learning_rate, &mut self.weight_decay)
    }

    learning_rate_accessors!();
}
