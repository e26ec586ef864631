use std::time::Instant;

use nalgebra::DimName;

use super::error::in_dataset;
use super::evaluation::{self, measure};
use super::progress::Progress;
use super::{Epoch, Metrics, Report, Subset, TrainError};
use crate::data::{Batches, Dataset};
use crate::layers::Loss;
use crate::optim::Optimizer;
use crate::workspace::Memory;
use crate::{Network, Rng, Scalar, Supervised, pass};

/// Trains a network on one data set and measures it on two.
///
/// Unless it is [`quiet`](Self::quiet), it prints a line for each epoch to stdout and, with the
/// feature `progress` and where stderr is a terminal, shows a progress bar there.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct Trainer {
    epochs: usize,
    batch_size: usize,
    seed: u64,
    quiet: bool,
}

impl Trainer {
    /// A trainer for 10 epochs of batches of 100 samples, with seed 0.
    pub fn new() -> Self {
        Self { epochs: 10, batch_size: 100, seed: 0, quiet: false }
    }

    /// How often every sample of the training set is seen.
    pub fn epochs(self, epochs: usize) -> Self {
        Self { epochs, ..self }
    }

    /// The samples of one step. The last batch of an epoch has what is left.
    pub fn batch_size(self, batch_size: usize) -> Self {
        Self { batch_size, ..self }
    }

    /// What the order of the samples and the masks of `Dropout` follow from: with the same seed, network and optimizer, a
    /// training gives the same bits.
    pub fn seed(self, seed: u64) -> Self {
        Self { seed, ..self }
    }

    /// Shows nothing.
    pub fn quiet(self) -> Self {
        Self { quiet: true, ..self }
    }

    /// Trains the network: in every epoch each sample of `train` once, in a new order, then both
    /// sets are measured.
    ///
    /// The optimizer is given as a value, a box or by `&mut`; it is made before, as it looks at the
    /// network. Memory is allocated once, before the first step.
    ///
    /// # Errors
    ///
    /// See [`TrainError`]. The network then keeps what it had learnt up to there.
    pub fn fit<N, D, E>(
        &self,
        network: &mut N,
        optimizer: impl Optimizer<N>,
        train: &D,
        test: &E,
    ) -> Result<Report, TrainError>
    where
        N: Supervised<Input: DimName>,
        N::Loss: Loss<N::Scalar, N::Output, [D::Target]>,
        D: Dataset<N::Scalar, Features = N::Input>,
        E: Dataset<N::Scalar, Features = N::Input, Target = D::Target>,
    {
        refuse_empty(Subset::Train, train)?;
        refuse_empty(Subset::Test, test)?;
        let mut batches = Batches::new(train, self.batch_size, self.seed)?;
        let mut train_in_order = Batches::in_order(train, evaluation::BATCH)?;
        let mut test_in_order = Batches::in_order(test, evaluation::BATCH)?;
        let capacity = self.batch_size.min(train.len()).max(evaluation::BATCH);
        let progress = Progress::new(self.quiet, self.epochs, train.len());
        let memory = Memory::new(capacity).with_rng(Rng::new(self.seed));
        let mut run = Run { network, optimizer, memory, progress, seed: self.seed };

        let mut report = Report::default();
        for number in 1..=self.epochs {
            let start = Instant::now();
            run.train(number, &mut batches)?;
            let training_seconds = start.elapsed().as_secs_f64();
            let train = run.measure(number, Subset::Train, &mut train_in_order)?;
            let test = run.measure(number, Subset::Test, &mut test_in_order)?;
            let seconds = start.elapsed().as_secs_f64();
            let epoch = Epoch { number, train, test, training_seconds, seconds };
            run.progress.epoch_ends(&epoch);
            report.epochs.push(epoch);
        }
        Ok(report)
    }
}

impl Default for Trainer {
    fn default() -> Self {
        Self::new()
    }
}

/// A training under way.
struct Run<'n, N: Network, O> {
    network: &'n mut N,
    optimizer: O,
    memory: Memory<N>,
    progress: Progress,
    seed: u64,
}

impl<N: Supervised<Input: DimName>, O: Optimizer<N>> Run<'_, N, O> {
    /// One step for each batch of an epoch.
    fn train<D>(&mut self, epoch: usize, batches: &mut Batches<'_, N::Scalar, D>) -> Result<(), TrainError>
    where
        N::Loss: Loss<N::Scalar, N::Output, [D::Target]>,
        D: Dataset<N::Scalar, Features = N::Input>,
    {
        self.progress.epoch_begins(epoch);
        let seed = self.seed;
        let mut step = 0;
        while let Some(batch) = batches.next() {
            step += 1;
            pass::gradient(self.network.stored().values(), &batch.x, batch.targets, &mut self.memory)
                .map_err(|error| in_dataset(error, batch.samples))
                .map_err(|source| TrainError::Step { epoch, step, seed, source })?;
            let loss = self.memory.loss.as_f64();
            if !loss.is_finite() {
                return Err(TrainError::LossNotFinite { epoch, step, seed, loss });
            }
            self.optimizer.step(self.network, &self.memory.gradient);
            self.progress.step_done(batch.x.ncols(), loss);
        }
        Ok(())
    }

    /// The loss and the accuracy on a data set after an epoch.
    fn measure<D>(
        &mut self,
        epoch: usize,
        subset: Subset,
        batches: &mut Batches<'_, N::Scalar, D>,
    ) -> Result<Metrics, TrainError>
    where
        N::Loss: Loss<N::Scalar, N::Output, [D::Target]>,
        D: Dataset<N::Scalar, Features = N::Input>,
    {
        let metrics = measure(self.network, batches, &mut self.memory)
            .map_err(|source| TrainError::Evaluation { subset, source })?;
        if metrics.loss.is_finite() {
            Ok(metrics)
        } else {
            Err(TrainError::EvaluationNotFinite { epoch, subset, seed: self.seed, loss: metrics.loss })
        }
    }
}

/// Makes sure that a data set has samples.
pub(super) fn refuse_empty<T: Scalar>(subset: Subset, dataset: &impl Dataset<T>) -> Result<(), TrainError> {
    if dataset.is_empty() { Err(TrainError::Empty { subset }) } else { Ok(()) }
}
