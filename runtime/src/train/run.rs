//! A training under way.

use std::time::Instant;

use nalgebra::DimName;

use super::bad_step::BadStep;
use super::best::Best;
use super::callback::{Callback, Step};
use super::checks::within;
use super::error::in_dataset;
use super::evaluation::{self, measure};
use super::measuring::{Test, checked};
use super::progress::Progress;
#[cfg(feature = "checkpoint")]
use super::record::{self, Settings};
use super::roles::Roles;
use super::saving::Saving;
use super::trainer::Averaging;
use super::{Epoch, Metrics, Report, Stopped, Subset, TrainError, Trainer};
use crate::data::{Batches, Dataset};
use crate::gradient::{self, Accumulated};
use crate::layers::Loss;
use crate::optim::Optimizer;
use crate::range::{Range, from_zero};
use crate::schedule::Schedule;
use crate::workspace::Memory;
use crate::{Averaged, Rng, Scalar, Supervised, pass};

/// What changes in a training from step to step. With the network and the data it is all that a training
/// goes on from.
pub(super) struct State<N: crate::Network, O> {
    pub(super) optimizer: O,
    pub(super) schedule: Option<Box<dyn Schedule>>,
    pub(super) averaged: Option<Averaged<N>>,
    pub(super) best: Best<N>,
    /// The generator of the masks of `Dropout` is its own.
    pub(super) memory: Memory<N>,
    pub(super) report: Report,
    /// Steps of the optimizer so far.
    pub(super) steps: usize,
    /// What the bits follow from.
    #[cfg(feature = "checkpoint")]
    pub(super) settings: Settings,
}

pub(super) struct Run<'a, N: crate::Network, O, D: Dataset<N::Scalar>, E: Dataset<N::Scalar>> {
    trainer: &'a Trainer,
    network: &'a mut N,
    callback: &'a mut dyn Callback<N>,
    state: State<N, O>,
    saving: Saving,
    progress: Progress,
    accumulated: Option<Accumulated<N>>,
    epochs: usize,
    /// In the order of the training.
    batches: Batches<'a, N::Scalar, D>,
    train: Batches<'a, N::Scalar, D>,
    validation: Option<Batches<'a, N::Scalar, D>>,
    test: Test<'a, N::Scalar, D, E>,
}

impl<'a, N, O, D, E> Run<'a, N, O, D, E>
where
    N: Supervised<Input: DimName>,
    N::Loss: Loss<N::Scalar, N::Output, [D::Target]>,
    O: Optimizer<N>,
    D: Dataset<N::Scalar, Features = N::Input>,
    E: Dataset<N::Scalar, Features = N::Input, Target = D::Target>,
{
    /// A training that begins, or goes on from its newest checkpoint.
    pub(super) fn new(
        trainer: &'a Trainer,
        network: &'a mut N,
        optimizer: O,
        train: &'a D,
        test: &'a E,
        callback: &'a mut dyn Callback<N>,
    ) -> Result<Self, TrainError> {
        let roles = Roles::of(trainer, train.len(), test.len())?;
        let chosen = |batches: Batches<'a, N::Scalar, D>, samples: &Option<Vec<usize>>| match samples {
            Some(samples) => batches.only(samples.iter().copied()),
            None => batches,
        };
        let in_order =
            |samples| Ok::<_, TrainError>(chosen(Batches::in_order(train, evaluation::BATCH)?, samples));
        let batches = chosen(Batches::new(train, trainer.batch_size, trainer.seed)?, &roles.train);
        let own_test = Batches::in_order(test, evaluation::BATCH)?;
        let mut test = Test::Own(match &roles.test {
            Some(samples) => own_test.only(samples.iter().copied()),
            None => own_test,
        });
        if trainer.overfit_batches.is_some() {
            test = Test::Train(in_order(&roles.train)?);
        }

        let steps = batches.batches_per_epoch().div_ceil(trainer.accumulated);
        if trainer.schedule.is_some() {
            within("learning_rate", optimizer.learning_rate(), Range::FromZero)?;
        }
        let make = |maker: &super::trainer::ScheduleMaker| {
            maker.make(optimizer.learning_rate(), roles.epochs, steps)
        };
        let schedule = trainer.schedule.as_ref().map(make);
        let capacity = trainer.batch_size.min(train.len()).max(evaluation::BATCH);
        let state = State {
            #[cfg(feature = "checkpoint")]
            settings: record::settings(trainer, batches.samples_per_epoch(), schedule.as_deref()),
            optimizer,
            schedule,
            averaged: trainer.averaging.map(|averaging| match averaging {
                Averaging::Exponential(decay) => Averaged::exponential(network, decay),
                Averaging::PlainFrom(_) => Averaged::plain(network),
            }),
            best: Best::new(trainer.patience, trainer.restores_best),
            memory: Memory::new(capacity).with_rng(Rng::new(trainer.seed)),
            report: Report::default(),
            steps: 0,
        };
        let mut run = Self {
            trainer,
            state,
            callback,
            saving: Saving::open(trainer)?,
            progress: Progress::new(trainer.quiet, roles.epochs, batches.samples_per_epoch()),
            accumulated: (trainer.accumulated > 1).then(|| Accumulated::new(network)),
            network,
            epochs: roles.epochs,
            train: in_order(&roles.train)?,
            validation: match &roles.validation {
                Some(_) => Some(in_order(&roles.validation)?),
                None => None,
            },
            test,
            batches,
        };
        run.resume()?;
        Ok(run)
    }

    fn resume(&mut self) -> Result<(), TrainError> {
        let batches = self.batches.batches_per_epoch();
        let resumed = self.saving.resume(self.network, &mut self.state, batches, self.trainer)?;
        let Some(resumed) = resumed else {
            self.progress.begins::<N>();
            return Ok(());
        };
        self.batches.seek(resumed.epoch, resumed.step);
        if self.state.best.is_past(self.state.report.epochs.len()) {
            self.state.report.stopped = Some(Stopped::Early);
        }
        self.progress.goes_on(
            &resumed.notice,
            resumed.epoch as usize,
            resumed.step * self.trainer.batch_size,
        );
        Ok(())
    }

    /// All epochs that are left, or as many as it takes.
    pub(super) fn finish(mut self) -> Result<Report, TrainError> {
        while (self.batches.epoch() as usize) < self.epochs && self.state.report.stopped.is_none() {
            if let Some(epoch) = self.epoch()? {
                self.epoch_ends(&epoch)?;
            }
        }
        self.state.report.test = match self.settle() {
            Some(measured) => Some(measured),
            None => Some(self.measure_test()?),
        };
        if self.state.report.stopped != Some(Stopped::Interrupted) {
            self.callback.training_ends(self.network, &self.state.report);
        }
        self.progress.ends(&self.state.report);
        Ok(self.state.report)
    }

    /// Makes the network the one that the training ends with. Gives what has been measured of it on the test set,
    /// if it has.
    fn settle(&mut self) -> Option<Metrics> {
        let State { averaged, best, report, .. } = &self.state;
        let averaged = averaged.as_ref().filter(|averaged| averaged.updates() > 0);
        // Within an epoch, steps have been taken since.
        let last = report.last().filter(|_| self.batches.step() == 0).map(|epoch| epoch.test);
        match (best.network(), averaged) {
            // It stays where it goes on from; what was measured is the mean of the weights.
            (_, Some(_)) if report.stopped == Some(Stopped::Interrupted) => None,
            _ if report.stopped == Some(Stopped::Interrupted) => last,
            (Some(network), _) => {
                self.network.clone_from(network);
                let best = best.epoch();
                report.epochs.iter().find(|epoch| Some(epoch.number) == best).map(|epoch| epoch.test)
            }
            (None, Some(averaged)) => {
                self.network.clone_from(averaged.network());
                last
            }
            (None, None) => last,
        }
    }

    /// The steps that are left of an epoch, and its measurements; `None` where the training stops before its
    /// end.
    fn epoch(&mut self) -> Result<Option<Epoch>, TrainError> {
        let start = Instant::now();
        let number = self.batches.epoch() as usize + 1;
        self.progress.epoch_begins(number);
        let mut samples = 0;
        while let Some(step) = self.step(number)? {
            samples += step.samples;
            self.progress.step_done(&step);
            let flow = self.callback.step_ends(self.network, &step);
            let stops = flow.is_break() || self.trainer.is_told_to_stop();
            if stops {
                let stopped = if flow.is_break() { Stopped::ByCallback } else { Stopped::Interrupted };
                self.state.report.stopped = Some(stopped);
            }
            if stops || self.saving.is_due(self.state.steps) {
                self.save()?;
            }
            if stops {
                return Ok(None);
            }
        }
        let training_seconds = start.elapsed().as_secs_f64();
        self.check_network(number, self.batches.batches_per_epoch())?;
        let learning_rate = self.state.optimizer.learning_rate();
        let (train, validation, test) = self.measure(number)?;
        let seconds = start.elapsed().as_secs_f64();
        Ok(Some(Epoch { number, train, validation, test, learning_rate, samples, training_seconds, seconds }))
    }

    /// Takes note of an epoch, and saves.
    fn epoch_ends(&mut self, epoch: &Epoch) -> Result<(), TrainError> {
        let State { schedule, best, report, averaged, .. } = &mut self.state;
        report.epochs.push(*epoch);
        if let Some(schedule) = schedule {
            schedule.observe(epoch.deciding().loss);
        }
        let measured = averaged.as_ref().filter(|averaged| averaged.updates() > 0);
        let measured = measured.map_or(&*self.network, Averaged::network);
        let is_best = best.observe(epoch);
        if is_best {
            best.keep(measured);
            self.saving.save_best(epoch, measured)?;
        }
        self.progress.epoch_ends(epoch, is_best);
        let flow = self.callback.epoch_ends(self.network, epoch);
        let stopped = match () {
            () if flow.is_break() => Some(Stopped::ByCallback),
            () if self.state.best.is_past(epoch.number) => Some(Stopped::Early),
            () if self.trainer.is_told_to_stop() && epoch.number < self.epochs => Some(Stopped::Interrupted),
            () => None,
        };
        self.state.report.stopped = stopped;
        self.save()
    }

    fn save(&mut self) -> Result<(), TrainError> {
        let position = (self.batches.epoch(), self.batches.step());
        self.check_network(position.0 as usize + 1, position.1)?;
        self.saving.save(position, self.network, &mut self.state)
    }

    /// Makes sure that no bad number gets into a checkpoint that hides from the loss, as behind a relu, or that the
    /// last step has made.
    fn check_network(&self, epoch: usize, step: usize) -> Result<(), TrainError> {
        let (seed, bad) = (self.trainer.seed, gradient::first_bad_stage(self.network));
        let error = |bad| TrainError::BadNumber { epoch, step, seed, source: BadStep::Network(bad) };
        bad.map_or(Ok(()), |bad| Err(error(bad)))
    }

    /// One step of the optimizer; `None` at the end of an epoch.
    fn step(&mut self, epoch: usize) -> Result<Option<Step>, TrainError> {
        let (mut samples, mut loss) = (0, 0.0);
        for part in 0..self.trainer.accumulated {
            let Some(size) = self.gradient(epoch)? else { break };
            samples += size;
            loss += self.state.memory.loss.as_f64() * size as f64;
            if let Some(accumulated) = &mut self.accumulated {
                if part == 0 {
                    accumulated.clear();
                }
                accumulated.add(&self.state.memory.gradient, size);
            }
            // The end of the epoch is left to the next call.
            if self.batches.step() == self.batches.batches_per_epoch() {
                break;
            }
        }
        if samples == 0 {
            return Ok(None);
        }
        let State { optimizer, schedule, averaged, memory, steps, .. } = &mut self.state;
        let gradient = match &mut self.accumulated {
            Some(accumulated) => accumulated.gradient_mut(),
            None => &mut memory.gradient,
        };
        if let Some(limit) = self.trainer.clip_values {
            gradient::clip_values(gradient, limit);
        }
        if let Some(max) = self.trainer.clip_norm {
            gradient::clip_norm(gradient, max);
        }
        if let Some(schedule) = schedule {
            let value = schedule.learning_rate(*steps);
            if !from_zero::<N::Scalar>().contains(&value) {
                return Err(TrainError::Schedule { step: *steps + 1, value });
            }
            optimizer.set_learning_rate(value);
        }
        optimizer.step(self.network, gradient);
        *steps += 1;
        let is_averaged = match self.trainer.averaging {
            Some(Averaging::PlainFrom(first)) => epoch >= first,
            _ => true,
        };
        if let Some(averaged) = averaged.as_mut().filter(|_| is_averaged) {
            averaged.update(self.network);
        }
        let learning_rate = optimizer.learning_rate();
        Ok(Some(Step { epoch, number: *steps, loss: loss / samples as f64, learning_rate, samples }))
    }

    /// The gradient over the next batch, and its size; `None` at the end of an epoch.
    fn gradient(&mut self, epoch: usize) -> Result<Option<usize>, TrainError> {
        let (seed, memory) = (self.trainer.seed, &mut self.state.memory);
        let Some(batch) = self.batches.next() else { return Ok(None) };
        let samples = batch.samples;
        let key = memory.rng.clone();
        let done = pass::gradient(self.network.stored().values(), &batch.x, batch.targets, memory)
            .map(|_| batch.x.ncols())
            .map_err(|error| in_dataset(error, samples));
        let bad = done.as_ref().ok().and_then(|_| BadStep::find(self.network, &batch, memory, key));
        let step = self.batches.step();
        match (done, bad) {
            (Err(source), _) => Err(TrainError::Step { epoch, step, seed, source }),
            (_, Some(source)) => Err(TrainError::BadNumber { epoch, step, seed, source }),
            (Ok(size), None) => Ok(Some(size)),
        }
    }

    /// The metrics on all data sets after an epoch.
    fn measure(&mut self, epoch: usize) -> Result<(Metrics, Option<Metrics>, Metrics), TrainError> {
        let State { averaged, memory, .. } = &mut self.state;
        let averaged = averaged.as_ref().filter(|averaged| averaged.updates() > 0);
        let network = averaged.map_or(&*self.network, Averaged::network);
        let seed = self.trainer.seed;
        let checked = |subset, metrics| checked(subset, (epoch, seed), metrics);
        let train = checked(Subset::Train, measure(network, &mut self.train, memory))?;
        let validation = match &mut self.validation {
            Some(batches) => Some(checked(Subset::Validation, measure(network, batches, memory))?),
            None => None,
        };
        let test = checked(Subset::Test, self.test.measure(network, memory))?;
        Ok((train, validation, test))
    }

    /// The metrics of the network as it is on the test set, within an epoch or at its end.
    fn measure_test(&mut self) -> Result<Metrics, TrainError> {
        let epoch = self.batches.epoch() as usize + usize::from(self.batches.step() > 0);
        let metrics = self.test.measure(self.network, &mut self.state.memory);
        checked(Subset::Test, (epoch, self.trainer.seed), metrics)
    }
}
