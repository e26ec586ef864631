use num_traits::Float;

use super::{EPSILON, Optimizer, OptimizerState, decay};
use crate::range::Range;
use crate::{Network, Scalar};

/// RMSprop: `h = decay * h + (1 - decay) * g²`, `p -= lr * g / (sqrt(h) + 1e-7)`.
///
/// The book's learning rate is 0.01, its decay 0.99. Tieleman and Hinton, "Neural Networks for
/// Machine Learning", lecture 6.5 (2012); "Deep Learning from Scratch 2", section 1.3.6.
#[derive(Clone, Debug, PartialEq)]
pub struct RmsProp<N> {
    learning_rate: f64,
    weight_decay: f64,
    decay: f64,
    h: N,
}

impl<N: Network> RmsProp<N> {
    /// The optimizer before its first step, with this learning rate and decay 0.99.
    ///
    /// # Panics
    ///
    /// If the learning rate is negative, infinite or NaN.
    #[must_use]
    #[track_caller]
    pub fn new(_network: &N, learning_rate: f64) -> Self {
        let learning_rate = Range::FromZero.check("learning_rate", learning_rate);
        Self { learning_rate, weight_decay: 0.0, decay: 0.99, h: N::zeros() }
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

    weight_decay!();
}

impl<N: Network> Optimizer<N> for RmsProp<N> {
    fn update(&mut self, network: &mut N, gradient: &N) {
        let lr = N::Scalar::from_f64(self.learning_rate);
        let decay = N::Scalar::from_f64(self.decay);
        let rest = N::Scalar::from_f64(1.0 - self.decay);
        let epsilon = N::Scalar::from_f64(EPSILON);
        decay::update1(network, &mut self.h, gradient, self.weight_decay, |p, h, g| {
            *h = decay * *h + rest * g * g;
            *p -= lr * g / (h.sqrt() + epsilon);
        });
    }

    fn state(&mut self) -> OptimizerState<'_, N> {
        OptimizerState::new("rmsprop")
            .setting_in(0.0..f64::INFINITY, "learning_rate", &mut self.learning_rate)
            .setting_in(0.0..f64::INFINITY, "weight_decay", &mut self.weight_decay)
            .setting_in(0.0..1.0, "decay", &mut self.decay)
            .squares("h", &mut self.h)
    }

    learning_rate_accessors!();
}
