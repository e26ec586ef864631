use super::{EPSILON, Optimizer, OptimizerState, Step};
use crate::kernel::Rule;
use crate::params::Params;
use crate::range::{Range, from_zero, largest};
use crate::{Network, Scalar};

/// AdaGrad: `h += g²`, `p -= lr * g / (sqrt(h) + 1e-7)`.
///
/// The book's learning rate is 0.01. Duchi, Hazan and Singer, "Adaptive Subgradient Methods for
/// Online Learning and Stochastic Optimization" (2011); "Deep Learning from Scratch", section 6.1.5.
#[derive(Clone, Debug, PartialEq)]
pub struct AdaGrad<N: Network> {
    learning_rate: f64,
    weight_decay: f64,
    h: Params<N::Scalar>,
}

impl<N: Network> AdaGrad<N> {
    /// The optimizer before its first step, with this learning rate.
    ///
    /// # Panics
    ///
    /// If the learning rate is negative, NaN, or infinite as a number of the network's type.
    #[must_use]
    #[track_caller]
    pub fn new(_network: &N, learning_rate: f64) -> Self {
        let learning_rate = Range::FromZero.check_as::<N::Scalar>("learning_rate", learning_rate);
        Self { learning_rate, weight_decay: 0.0, h: Params::zeros(N::PARAMS) }
    }

    weight_decay!(self up to largest::<N::Scalar>());
}

impl<N: Network> Optimizer<N> for AdaGrad<N> {
    fn update(&mut self, network: &mut N, gradient: &N) {
        let rule = Rule::AdaGrad {
            lr: N::Scalar::from_f64(self.learning_rate),
            epsilon: N::Scalar::from_f64(EPSILON),
        };
        Step::new(rule, self.weight_decay).take(network, [self.h.values_mut(), &mut []], gradient);
    }

    fn state(&mut self) -> OptimizerState<'_, N> {
        OptimizerState::new("adagrad")
            .setting_in(from_zero::<N::Scalar>(), "learning_rate", &mut self.learning_rate)
            .setting_in(from_zero::<N::Scalar>(), "weight_decay", &mut self.weight_decay)
            .squares_of("h", self.h.values_mut())
    }

    learning_rate_accessors!();
}
