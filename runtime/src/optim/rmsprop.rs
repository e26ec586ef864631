use super::{EPSILON, Optimizer, OptimizerState, Step};
use crate::kernel::Rule;
use crate::params::Params;
use crate::range::{Range, from_zero, largest};
use crate::{Network, Scalar};

/// RMSprop: `h = decay * h + (1 - decay) * g²`, `p -= lr * g / (sqrt(h) + 1e-7)`.
///
/// The book's learning rate is 0.01, its decay 0.99. Tieleman and Hinton, "Neural Networks for
/// Machine Learning", lecture 6.5 (2012); "Deep Learning from Scratch 2", section 1.3.6.
#[derive(Clone, Debug, PartialEq)]
pub struct RmsProp<N: Network> {
    learning_rate: f64,
    weight_decay: f64,
    decay: f64,
    h: Params<N::Scalar>,
}

impl<N: Network> RmsProp<N> {
    /// The optimizer before its first step, with this learning rate and decay 0.99.
    ///
    /// # Panics
    ///
    /// If the learning rate is negative, NaN, or infinite as a number of the network's type.
    #[must_use]
    #[track_caller]
    pub fn new(_network: &N, learning_rate: f64) -> Self {
        let learning_rate = Range::FromZero.check_as::<N::Scalar>("learning_rate", learning_rate);
        Self { learning_rate, weight_decay: 0.0, decay: 0.99, h: Params::zeros(N::PARAMS) }
    }

    /// How much of the mean square is kept at a step, from 0 to below 1.
    ///
    /// # Panics
    ///
    /// If it is outside this range or NaN.
    #[must_use]
    #[track_caller]
    pub fn decay(self, decay: f64) -> Self {
        Self { decay: Range::BelowOne.check("decay", decay), ..self }
    }

    weight_decay!(self up to largest::<N::Scalar>());
}

impl<N: Network> Optimizer<N> for RmsProp<N> {
    fn update(&mut self, network: &mut N, gradient: &N) {
        let rule = Rule::RmsProp {
            lr: N::Scalar::from_f64(self.learning_rate),
            decay: N::Scalar::from_f64(self.decay),
            rest: N::Scalar::from_f64(1.0 - self.decay),
            epsilon: N::Scalar::from_f64(EPSILON),
        };
        Step::new(rule, self.weight_decay).take(network, [self.h.values_mut(), &mut []], gradient);
    }

    fn state(&mut self) -> OptimizerState<'_, N> {
        OptimizerState::new("rmsprop")
            .setting_in(from_zero::<N::Scalar>(), "learning_rate", &mut self.learning_rate)
            .setting_in(from_zero::<N::Scalar>(), "weight_decay", &mut self.weight_decay)
            .setting_in(0.0..1.0, "decay", &mut self.decay)
            .squares_of("h", self.h.values_mut())
    }

    learning_rate_accessors!();
}
