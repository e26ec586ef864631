use core::ops::ControlFlow;

use super::{Epoch, Report};
use crate::Network;

/// One step of the optimizer, which has been taken.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Step {
    /// The epoch, from 1.
    pub epoch: usize,
    /// Which step of the whole training it is, from 1.
    pub number: usize,
    /// The mean loss over its samples, before the step.
    pub loss: f64,
    /// The learning rate that it was taken with.
    pub learning_rate: f64,
    /// How many samples it saw.
    pub samples: usize,
}

/// What is told of a training as it goes, and may end it.
///
/// Every method does nothing unless it is written. A pair of callbacks, one that there may be (`Option`), or a
/// `Vec` of boxed ones, is one too. All of them can move to another thread with their training; what they share with
/// the rest of the program is in an `Arc`, not in an `Rc`.
///
/// ```
/// use std::ops::ControlFlow;
///
/// use constnet::prelude::*;
/// use constnet::train::{Callback, Epoch};
///
/// network! { struct Xor = Affine(2, 4) -> Tanh -> Affine(4, 2) -> SoftmaxWithLoss; }
///
/// /// Ends a training that is good enough.
/// struct Until {
///     accuracy: f64,
/// }
///
/// impl<N: Network> Callback<N> for Until {
///     fn epoch_ends(&mut self, _: &mut N, epoch: &Epoch) -> ControlFlow<()> {
///         if epoch.test.accuracy >= Some(self.accuracy) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
///     }
/// }
///
/// let x = vec![0., 0., 0., 1., 1., 0., 1., 1.];
/// let samples = constnet::data::Samples::<f32, u8, 2>::from_vec(x, vec![0, 1, 1, 0])?;
/// let mut net = Xor::new(1);
/// let optimizer = Adam::new(&net, 0.05);
/// let trainer = Trainer::new().epochs(1000).quiet();
/// let report = trainer.fit_with(&mut net, optimizer, &samples, &samples, &mut Until { accuracy: 1.0 })?;
/// assert!(report.epochs.len() < 1000 && report.test_accuracy() == Some(1.0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub trait Callback<N: Network>: Send {
    /// After each step of the optimizer. It may change the network; `Break` ends the training.
    fn step_ends(&mut self, network: &mut N, step: &Step) -> ControlFlow<()> {
        let _ = (network, step);
        ControlFlow::Continue(())
    }

    /// After each epoch and its measurements. It may change the network, though what was measured stays what it
    /// was; `Break` ends the training.
    fn epoch_ends(&mut self, network: &mut N, epoch: &Epoch) -> ControlFlow<()> {
        let _ = (network, epoch);
        ControlFlow::Continue(())
    }

    /// When the training has come to its end without an error.
    fn training_ends(&mut self, network: &mut N, report: &Report) {
        let _ = (network, report);
    }
}

impl<N: Network> Callback<N> for () {}

/// One of the two ends the training if either wants it.
fn either(a: ControlFlow<()>, b: ControlFlow<()>) -> ControlFlow<()> {
    if a.is_break() { a } else { b }
}

impl<N: Network, A: Callback<N>, B: Callback<N>> Callback<N> for (A, B) {
    fn step_ends(&mut self, network: &mut N, step: &Step) -> ControlFlow<()> {
        either(self.0.step_ends(network, step), self.1.step_ends(network, step))
    }

    fn epoch_ends(&mut self, network: &mut N, epoch: &Epoch) -> ControlFlow<()> {
        either(self.0.epoch_ends(network, epoch), self.1.epoch_ends(network, epoch))
    }

    fn training_ends(&mut self, network: &mut N, report: &Report) {
        self.0.training_ends(network, report);
        self.1.training_ends(network, report);
    }
}

impl<N: Network, C: Callback<N>> Callback<N> for Option<C> {
    fn step_ends(&mut self, network: &mut N, step: &Step) -> ControlFlow<()> {
        self.as_mut().map_or(ControlFlow::Continue(()), |callback| callback.step_ends(network, step))
    }

    fn epoch_ends(&mut self, network: &mut N, epoch: &Epoch) -> ControlFlow<()> {
        self.as_mut().map_or(ControlFlow::Continue(()), |callback| callback.epoch_ends(network, epoch))
    }

    fn training_ends(&mut self, network: &mut N, report: &Report) {
        self.iter_mut().for_each(|callback| callback.training_ends(network, report));
    }
}

impl<N: Network> Callback<N> for Vec<Box<dyn Callback<N> + '_>> {
    fn step_ends(&mut self, network: &mut N, step: &Step) -> ControlFlow<()> {
        let each = self.iter_mut().map(|callback| callback.step_ends(network, step));
        each.fold(ControlFlow::Continue(()), either)
    }

    fn epoch_ends(&mut self, network: &mut N, epoch: &Epoch) -> ControlFlow<()> {
        let each = self.iter_mut().map(|callback| callback.epoch_ends(network, epoch));
        each.fold(ControlFlow::Continue(()), either)
    }

    fn training_ends(&mut self, network: &mut N, report: &Report) {
        self.iter_mut().for_each(|callback| callback.training_ends(network, report));
    }
}
