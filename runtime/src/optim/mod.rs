//! The optimizers of "Deep Learning from Scratch", to the letter.

use alloc::boxed::Box;

use crate::Network;

/// A rule that changes a network's parameters by their gradient.
pub trait Optimizer<N: Network> {
    /// Takes one step. Allocates nothing.
    fn step(&mut self, network: &mut N, gradient: &N);

    /// The step size.
    fn learning_rate(&self) -> f64;

    /// Changes the step size, as a schedule does.
    fn set_learning_rate(&mut self, learning_rate: f64);
}

impl<N: Network, O: Optimizer<N> + ?Sized> Optimizer<N> for Box<O> {
    fn step(&mut self, network: &mut N, gradient: &N) {
        (**self).step(network, gradient);
    }

    fn learning_rate(&self) -> f64 {
        (**self).learning_rate()
    }

    fn set_learning_rate(&mut self, learning_rate: f64) {
        (**self).set_learning_rate(learning_rate);
    }
}
