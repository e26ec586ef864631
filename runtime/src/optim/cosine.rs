use core::f64::consts::PI;

use super::{Optimizer, OptimizerState};
use crate::Network;

/// Another optimizer, whose learning rate falls along half a cosine:
/// `lr_t = lr / 2 * (1 + cos(pi * t / T))` at step `t`, counted from 0, of `T`; 0 from step `T` on.
///
/// The large steps at the beginning find a good region, the small ones at the end the best place in
/// it. Loshchilov and Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts" (2017), section 3,
/// without restarts.
///
/// ```
/// # use constnet::prelude::*;
/// # network! { struct Net = Affine(784, 50) -> Relu -> Affine(50, 10) -> SoftmaxWithLoss; }
/// use constnet::optim::Cosine;
///
/// let net = Net::new(1);
/// let steps = 17 * 600; // epochs, batches of an epoch
/// let optimizer = Cosine::new(&net, Adam::new(&net, 0.002), steps);
/// assert_eq!(Optimizer::<Net>::learning_rate(&optimizer), 0.002);
/// ```
///
/// Its learning rate is that of the next step; setting it sets where the curve begins.
#[derive(Clone, Debug, PartialEq)]
pub struct Cosine<O> {
    optimizer: O,
    initial: f64,
    taken: u64,
    steps: u64,
}

impl<O> Cosine<O> {
    /// The optimizer, whose learning rate is the first step's, for a training of so many steps.
    #[must_use]
    pub fn new<N: Network>(_network: &N, optimizer: O, steps: usize) -> Self
    where
        O: Optimizer<N>,
    {
        let initial = optimizer.learning_rate();
        Self { optimizer, initial, taken: 0, steps: steps as u64 }
    }

    /// The learning rate of the next step.
    fn current(&self) -> f64 {
        if self.taken >= self.steps {
            return 0.0;
        }
        let part = self.taken as f64 / self.steps as f64;
        self.initial * 0.5 * (1.0 + libm::cos(PI * part))
    }
}

impl<N: Network, O: Optimizer<N>> Optimizer<N> for Cosine<O> {
    fn update(&mut self, network: &mut N, gradient: &N) {
        self.optimizer.set_learning_rate(self.current());
        self.optimizer.update(network, gradient);
        self.taken += 1;
    }

    /// What the optimizer within keeps, and where on its curve this one is.
    fn state(&mut self) -> OptimizerState<'_, N> {
        self.optimizer
            .state()
            .setting("cosine.initial", &mut self.initial)
            .counter("cosine.taken", &mut self.taken)
            .counter("cosine.steps", &mut self.steps)
    }

    fn learning_rate(&self) -> f64 {
        self.current()
    }

    fn set_learning_rate(&mut self, learning_rate: f64) {
        self.initial = learning_rate;
    }
}
