//! The part of training that depends on the types of the network and its data.

use core::ops::ControlFlow;

use super::callback::{Callback, Step};
use super::error::in_dataset;
use super::evaluation::{self, measure};
use super::non_finite_step::NonFiniteStep;
use super::roles::Roles;
use super::trainer::Averaging;
use super::{Epoch, Metrics, Report, Subset, TrainError, Trainer};
use crate::data::{Batches, Dataset, Order};
use crate::gradient::{self, GradientAccumulator};
use crate::layers::Loss;
use crate::memory::Memory;
use crate::network::adapt;
use crate::network::tables::Tables;
use crate::network::values::{self, Values};
#[cfg(feature = "checkpoint")]
use crate::network::values::{Owned, ValuesMut};
#[cfg(feature = "checkpoint")]
use crate::optim::Entries;
use crate::optim::Optimizer;
use crate::{Averaged, BatchError, Network, Rng, Scalar, SingleInput, Supervised};

/// A network with its data and optimizer, as the training loop sees them. The loop and everything around it is
/// compiled once, in this crate; these methods are compiled in every program that trains, for each network.
pub(super) trait Learner {
    fn tables(&self) -> &'static Tables;

    /// The values of the network; evaluation may use the mean of the weights instead.
    fn stored(&self, with_average: bool) -> Values<'_>;

    /// The stage of a `Standardize` without statistics, if there is one.
    fn unadapted(&self) -> Option<&'static str>;

    /// The order of the training samples.
    fn order(&mut self) -> &mut Order;

    /// Computes the gradient over the next batch. Returns its number of samples and its loss; `None` at the end of an
    /// epoch.
    fn gradient(&mut self) -> Result<Option<(usize, f64)>, StepFault>;

    /// Adds this gradient to the accumulated one, of which it is the first or not.
    fn accumulate(&mut self, samples: usize, is_first: bool);

    /// One optimizer step with the gradient, with a new learning rate if there is one; also updates the mean of the
    /// weights if it is due.
    fn step(&mut self, trainer: &Trainer, learning_rate: Option<f64>, is_averaged: bool);

    fn learning_rate(&self) -> f64;

    /// Number of networks in the mean of the weights; 0 without one.
    fn averages(&self) -> u64;

    /// The metrics on one of the data sets, of the network or of the mean of its weights.
    fn measure(&mut self, subset: Subset, with_average: bool) -> Result<Metrics, BatchError>;

    /// Keeps a copy of the evaluated weights as the best ones, if requested.
    fn keep_best(&mut self);

    /// Whether the best weights are restored at the end.
    fn keeps_best(&self) -> bool;

    /// Copies the best weights, or the mean of the weights, into the network at the end.
    fn end_with(&mut self, best: bool);

    fn on_step_end(&mut self, step: &Step) -> ControlFlow<()>;

    fn on_epoch_end(&mut self, epoch: &Epoch) -> ControlFlow<()>;

    fn on_train_end(&mut self, report: &Report);

    /// The whole content of a checkpoint.
    #[cfg(feature = "checkpoint")]
    fn lend(&mut self) -> Lent<'_>;

    /// Restores the mean of the weights, if the run has one.
    #[cfg(feature = "checkpoint")]
    fn resume_average(&mut self, mean: Owned, rest: Option<Owned>, updates: u64);
}

/// Diagnoses a step.
pub(super) enum StepFault {
    Batch(BatchError),
    Number(NonFiniteStep),
}

/// The network and optimizer state that training resumes from.
#[cfg(feature = "checkpoint")]
pub(super) struct Lent<'a> {
    pub(super) network: ValuesMut<'a>,
    pub(super) optimizer: (Entries<'a>, Vec<ValuesMut<'a>>),
    /// The mean of the weights, and its rounding errors.
    pub(super) average: Option<[Values<'a>; 2]>,
    pub(super) best: Option<ValuesMut<'a>>,
    pub(super) rng: &'a mut Rng,
}

/// A [`Learner`] of known types.
pub(super) struct Subject<'a, N: Network, D: Dataset<N::Scalar>, E: Dataset<N::Scalar>> {
    network: &'a mut N,
    optimizer: &'a mut dyn Optimizer<N>,
    callback: &'a mut dyn Callback<N>,
    /// The `Dropout` masks have a separate generator.
    memory: Memory<N>,
    accumulator: Option<GradientAccumulator<N>>,
    averaged: Option<Averaged<N>>,
    best: Option<N>,
    /// In training order.
    batches: Batches<'a, N::Scalar, D>,
    train: Batches<'a, N::Scalar, D>,
    validation: Option<Batches<'a, N::Scalar, D>>,
    /// When overfitting on some samples, these replace the test set.
    test: Option<Batches<'a, N::Scalar, E>>,
}

impl<'a, N: Network, D: Dataset<N::Scalar>, E: Dataset<N::Scalar>> Subject<'a, N, D, E> {
    pub(super) fn new(
        (trainer, roles): (&Trainer, &Roles),
        network: &'a mut N,
        optimizer: &'a mut dyn Optimizer<N>,
        (train, test): (&'a D, &'a E),
        callback: &'a mut dyn Callback<N>,
    ) -> Result<Self, TrainError> {
        let validation = match &roles.validation {
            Some(_) => Some(batches(train, evaluation::BATCH, None, &roles.validation)?),
            None => None,
        };
        let test = match trainer.overfit_batches {
            Some(_) => None,
            None => Some(batches(test, evaluation::BATCH, None, &roles.test)?),
        };
        let capacity = trainer.batch_size.min(train.len()).max(evaluation::BATCH);
        Ok(Self {
            memory: Memory::new(capacity).with_rng(Rng::new(trainer.seed)),
            accumulator: (trainer.accumulation > 1).then(|| GradientAccumulator::new(network)),
            averaged: trainer.averaging.map(|averaging| match averaging {
                Averaging::Ema(decay) => Averaged::ema(network, decay),
                Averaging::SwaFrom(_) => Averaged::uniform(network),
            }),
            best: trainer.restores_best.then(N::zeros),
            batches: batches(train, trainer.batch_size, Some(trainer.seed), &roles.train)?,
            train: batches(train, evaluation::BATCH, None, &roles.train)?,
            validation,
            test,
            network,
            optimizer,
            callback,
        })
    }

    /// The mean of the weights, once there is one.
    fn mean(&self) -> Option<&Averaged<N>> {
        self.averaged.as_ref().filter(|averaged| averaged.updates() > 0)
    }

    fn network(&self, with_average: bool) -> &N {
        self.mean().filter(|_| with_average).map_or(self.network, Averaged::network)
    }
}

/// The batches of the given samples, or of all, shuffled by a seed or in order.
fn batches<'a, T: Scalar, D: Dataset<T>>(
    dataset: &'a D,
    size: usize,
    seed: Option<u64>,
    samples: &Option<Vec<usize>>,
) -> Result<Batches<'a, T, D>, TrainError> {
    let mut batches = Batches::with_order(dataset, size, seed)?;
    batches.order().take(samples.as_deref());
    Ok(batches)
}

impl<N, D, E> Learner for Subject<'_, N, D, E>
where
    N: Supervised<Input: SingleInput>,
    N::Loss: Loss<N::Scalar, N::Output, [D::Target]>,
    D: Dataset<N::Scalar, Features = N::Input>,
    E: Dataset<N::Scalar, Features = N::Input, Target = D::Target>,
{
    fn tables(&self) -> &'static Tables {
        Tables::of::<N>()
    }

    fn stored(&self, with_average: bool) -> Values<'_> {
        values::of(self.network(with_average))
    }

    fn unadapted(&self) -> Option<&'static str> {
        adapt::unadapted(self.network)
    }

    fn order(&mut self) -> &mut Order {
        self.batches.order()
    }

    fn gradient(&mut self) -> Result<Option<(usize, f64)>, StepFault> {
        let memory = &mut self.memory;
        let Some(batch) = self.batches.next() else { return Ok(None) };
        let rng = memory.rng.clone();
        memory
            .gradient_of(self.network.stored().values(), &batch.x, batch.targets)
            .map_err(|error| StepFault::Batch(in_dataset(error, batch.samples)))?;
        match NonFiniteStep::find(self.network, &batch, memory, rng) {
            Some(bad) => Err(StepFault::Number(bad)),
            None => Ok(Some((batch.x.ncols(), memory.loss.as_f64()))),
        }
    }

    fn accumulate(&mut self, samples: usize, is_first: bool) {
        if let Some(accumulator) = &mut self.accumulator {
            if is_first {
                accumulator.clear();
            }
            accumulator.add(&self.memory.gradient, samples);
        }
    }

    fn step(&mut self, trainer: &Trainer, learning_rate: Option<f64>, is_averaged: bool) {
        let gradient = match &mut self.accumulator {
            Some(accumulator) => accumulator.gradient_mut(),
            None => &mut self.memory.gradient,
        };
        if let Some(limit) = trainer.clip_values {
            gradient::clip_values(gradient, limit);
        }
        if let Some(max) = trainer.clip_norm {
            gradient::clip_norm(gradient, max);
        }
        if let Some(learning_rate) = learning_rate {
            self.optimizer.set_learning_rate(learning_rate);
        }
        self.optimizer.step(self.network, gradient);
        if let Some(averaged) = self.averaged.as_mut().filter(|_| is_averaged) {
            averaged.update(self.network);
        }
    }

    fn learning_rate(&self) -> f64 {
        self.optimizer.learning_rate()
    }

    fn averages(&self) -> u64 {
        self.averaged.as_ref().map_or(0, Averaged::updates)
    }

    fn measure(&mut self, subset: Subset, with_average: bool) -> Result<Metrics, BatchError> {
        let mean = self.averaged.as_ref().filter(|averaged| with_average && averaged.updates() > 0);
        let (network, memory) = (mean.map_or(&*self.network, Averaged::network), &mut self.memory);
        match (subset, &mut self.validation, &mut self.test) {
            (Subset::Validation, Some(batches), _) => measure(network, batches, memory),
            (Subset::Test, _, Some(batches)) => measure(network, batches, memory),
            _ => measure(network, &mut self.train, memory),
        }
    }

    fn keep_best(&mut self) {
        if let Some(mut best) = self.best.take() {
            best.clone_from(self.network(true));
            self.best = Some(best);
        }
    }

    fn keeps_best(&self) -> bool {
        self.best.is_some()
    }

    fn end_with(&mut self, best: bool) {
        let network = if best { self.best.as_ref() } else { self.averaged.as_ref().map(Averaged::network) };
        if let Some(network) = network {
            self.network.clone_from(network);
        }
    }

    fn on_step_end(&mut self, step: &Step) -> ControlFlow<()> {
        self.callback.on_step_end(self.network, step)
    }

    fn on_epoch_end(&mut self, epoch: &Epoch) -> ControlFlow<()> {
        self.callback.on_epoch_end(self.network, epoch)
    }

    fn on_train_end(&mut self, report: &Report) {
        self.callback.on_train_end(self.network, report);
    }

    #[cfg(feature = "checkpoint")]
    fn lend(&mut self) -> Lent<'_> {
        let averaged = self.averaged.as_ref();
        Lent {
            network: values::of_mut(self.network),
            optimizer: self.optimizer.state().lend(),
            average: averaged.map(|averaged| [averaged.network(), averaged.compensation()].map(values::of)),
            best: self.best.as_mut().map(values::of_mut),
            rng: &mut self.memory.rng,
        }
    }

    #[cfg(feature = "checkpoint")]
    fn resume_average(&mut self, mean: Owned, rest: Option<Owned>, updates: u64) {
        self.averaged = self.averaged.take().map(|averaged| {
            let averaged = averaged.resume(values::network(mean), updates);
            match rest {
                Some(rest) => averaged.with_compensation(values::network(rest)),
                None => averaged,
            }
        });
    }
}
