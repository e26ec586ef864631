use core::ops::ControlFlow;

use super::{Epoch, Report};
use crate::Network;

/// A completed optimizer step.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Step {
    /// The epoch, from 1.
    pub epoch: usize,
    /// Number of the step in the whole training run, from 1.
    pub number: usize,
    /// The mean loss over its samples, before the step.
    pub loss: f64,
    /// The learning rate of the step.
    pub learning_rate: f64,
    /// Number of samples in the step.
    pub samples: usize,
}

/// Hooks that are called during training and may stop it.
///
/// All methods do nothing by default. A pair of callbacks, an `Option` of one, and a `Vec` of boxed ones are
/// callbacks, too. Callbacks are `Send`, so that a training run can move to another thread: share state with the
/// rest of the program through an `Arc`, not an `Rc`.
///
/// ```
/// use std::ops::ControlFlow;
///
/// use constnet::prelude::*;
/// use constnet::train::{Callback, Epoch};
///
/// network! { struct Xor = Affine(2, 4) -> Tanh -> Affine(4, 2) -> SoftmaxWithLoss; }
///
/// /// Stops training once the accuracy is good enough.
/// struct Until {
///     accuracy: f64,
/// }
///
/// impl<N: Network> Callback<N> for Until {
///     fn on_epoch_end(&mut self, _: &mut N, epoch: &Epoch) -> ControlFlow<()> {
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
    /// Called after each optimizer step. It may change the network; `Break` stops training.
    fn on_step_end(&mut self, network: &mut N, step: &Step) -> ControlFlow<()> {
        let _ = (network, step);
        ControlFlow::Continue(())
    }

    /// Called after each epoch and its evaluation. It may change the network (the metrics of the epoch are not computed
    /// again); `Break` stops training.
    fn on_epoch_end(&mut self, network: &mut N, epoch: &Epoch) -> ControlFlow<()> {
        let _ = (network, epoch);
        ControlFlow::Continue(())
    }

    /// Called when training ends without an error.
    fn on_train_end(&mut self, network: &mut N, report: &Report) {
        let _ = (network, report);
    }
}

impl<N: Network> Callback<N> for () {}

/// Stops training if either of the two does.
fn either(a: ControlFlow<()>, b: ControlFlow<()>) -> ControlFlow<()> {
    if a.is_break() { a } else { b }
}

impl<N: Network, A: Callback<N>, B: Callback<N>> Callback<N> for (A, B) {
    fn on_step_end(&mut self, network: &mut N, step: &Step) -> ControlFlow<()> {
        either(self.0.on_step_end(network, step), self.1.on_step_end(network, step))
    }

    fn on_epoch_end(&mut self, network: &mut N, epoch: &Epoch) -> ControlFlow<()> {
        either(self.0.on_epoch_end(network, epoch), self.1.on_epoch_end(network, epoch))
    }

    fn on_train_end(&mut self, network: &mut N, report: &Report) {
        self.0.on_train_end(network, report);
        self.1.on_train_end(network, report);
    }
}

impl<N: Network, C: Callback<N>> Callback<N> for Option<C> {
    fn on_step_end(&mut self, network: &mut N, step: &Step) -> ControlFlow<()> {
        self.as_mut().map_or(ControlFlow::Continue(()), |callback| callback.on_step_end(network, step))
    }

    fn on_epoch_end(&mut self, network: &mut N, epoch: &Epoch) -> ControlFlow<()> {
        self.as_mut().map_or(ControlFlow::Continue(()), |callback| callback.on_epoch_end(network, epoch))
    }

    fn on_train_end(&mut self, network: &mut N, report: &Report) {
        self.iter_mut().for_each(|callback| callback.on_train_end(network, report));
    }
}

impl<N: Network> Callback<N> for Vec<Box<dyn Callback<N> + '_>> {
    fn on_step_end(&mut self, network: &mut N, step: &Step) -> ControlFlow<()> {
        let each = self.iter_mut().map(|callback| callback.on_step_end(network, step));
        each.fold(ControlFlow::Continue(()), either)
    }

    fn on_epoch_end(&mut self, network: &mut N, epoch: &Epoch) -> ControlFlow<()> {
        let each = self.iter_mut().map(|callback| callback.on_epoch_end(network, epoch));
        each.fold(ControlFlow::Continue(()), either)
    }

    fn on_train_end(&mut self, network: &mut N, report: &Report) {
        self.iter_mut().for_each(|callback| callback.on_train_end(network, report));
    }
}
