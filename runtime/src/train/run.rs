//! The training loop.

use std::time::Instant;

use super::best::Best;
use super::callback::Step;
use super::checks::within;
use super::learner::{Learner, StepFault};
use super::non_finite_step::NonFiniteStep;
use super::progress::Progress;
#[cfg(feature = "checkpoint")]
use super::record::{self, Settings};
use super::roles::Roles;
use super::saving::Saving;
use super::trainer::Averaging;
use super::{Epoch, Metrics, Report, Stopped, Subset, TrainError, Trainer};
use crate::gradient;
use crate::range::{Range, from_zero_as};
use crate::schedule::Schedule;

/// The state that changes at each step. With the [`Learner`] it is everything that training resumes from.
pub(super) struct State {
    pub(super) schedule: Option<Box<dyn Schedule>>,
    pub(super) best: Best,
    pub(super) report: Report,
    /// Optimizer steps so far.
    pub(super) steps: usize,
    /// The settings that determine the bits.
    #[cfg(feature = "checkpoint")]
    pub(super) settings: Settings,
}

pub(super) struct Run<'a> {
    trainer: &'a Trainer,
    learner: &'a mut dyn Learner,
    state: State,
    saving: Saving,
    progress: Progress,
    roles: &'a Roles,
}

impl<'a> Run<'a> {
    /// A training run that starts, or resumes from its newest checkpoint.
    pub(super) fn new(
        trainer: &'a Trainer,
        learner: &'a mut dyn Learner,
        roles: &'a Roles,
    ) -> Result<Self, TrainError> {
        let (epochs, learning_rate) = (roles.epochs, learner.learning_rate());
        let order = learner.order();
        let (samples, steps) = (order.samples.len(), order.batches().div_ceil(trainer.accumulation));
        if trainer.schedule.is_some() {
            within("learning_rate", learning_rate, Range::FromZero)?;
        }
        let schedule = trainer.schedule.as_ref().map(|maker| maker.make(learning_rate, epochs, steps));
        let state = State {
            #[cfg(feature = "checkpoint")]
            settings: record::settings(trainer, samples, schedule.as_deref()),
            schedule,
            best: Best::new(trainer.patience),
            report: Report::default(),
            steps: 0,
        };
        let progress = Progress::new(trainer.quiet, epochs, samples);
        let mut run = Self { trainer, learner, state, saving: Saving::open(trainer)?, progress, roles };
        run.resume()?;
        match run.learner.unadapted() {
            Some(layer) => Err(TrainError::NotAdapted { layer }),
            None => Ok(run),
        }
    }

    fn resume(&mut self) -> Result<(), TrainError> {
        let Some(resumed) = self.saving.resume(self.learner, &mut self.state, self.trainer)? else {
            self.progress.begins(self.learner.tables().summary);
            return Ok(());
        };
        self.learner.order().seek(resumed.epoch, resumed.step);
        if self.state.best.is_past(self.state.report.epochs.len()) {
            self.state.report.stopped = Some(Stopped::Early);
        }
        self.progress.resumes(
            &resumed.notice,
            resumed.epoch as usize,
            resumed.step * self.trainer.batch_size,
        );
        Ok(())
    }

    /// The epoch, from 0, and the number of its batches that are done.
    fn position(&mut self) -> (u64, usize) {
        let order = self.learner.order();
        (order.epoch, order.step)
    }

    /// Runs all remaining epochs, or until training stops.
    pub(super) fn finish(mut self) -> Result<Report, TrainError> {
        while (self.position().0 as usize) < self.roles.epochs && self.state.report.stopped.is_none() {
            if let Some(epoch) = self.epoch()? {
                self.on_epoch_end(&epoch)?;
            }
        }
        self.state.report.test = match self.settle() {
            Some(metrics) => Some(metrics),
            None => Some(self.measure_test()?),
        };
        if self.state.report.stopped != Some(Stopped::Interrupted) {
            self.learner.on_train_end(&self.state.report);
        }
        self.progress.ends(&self.state.report);
        Ok(self.state.report)
    }

    /// Puts the final weights into the network. Returns its metrics on the test set,
    /// if they are known.
    fn settle(&mut self) -> Option<Metrics> {
        let is_whole = self.position().1 == 0;
        let State { best, report, .. } = &self.state;
        let is_averaged = self.learner.averages() > 0;
        // Steps have been taken within the epoch since then.
        let last = report.last().filter(|_| is_whole).map(|epoch| epoch.test);
        if report.stopped == Some(Stopped::Interrupted) {
            // The network keeps the weights to resume from; the evaluated ones may be their mean.
            return last.filter(|_| !is_averaged);
        }
        match best.epoch().filter(|_| self.learner.keeps_best()) {
            Some(best) => {
                self.learner.end_with(true);
                report.epochs.iter().find(|epoch| epoch.number == best).map(|epoch| epoch.test)
            }
            None if is_averaged => {
                self.learner.end_with(false);
                last
            }
            None => last,
        }
    }

    /// The remaining steps of an epoch, and its evaluation; `None` if training stops before its
    /// end.
    fn epoch(&mut self) -> Result<Option<Epoch>, TrainError> {
        let start = Instant::now();
        let number = self.position().0 as usize + 1;
        self.progress.epoch_begins(number);
        let mut samples = 0;
        while let Some(step) = self.step(number)? {
            samples += step.samples;
            self.progress.step_done(&step);
            let flow = self.learner.on_step_end(&step);
            let stops = flow.is_break() || self.trainer.is_stop_requested();
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
        let batches = self.learner.order().batches();
        self.check_network(number, batches)?;
        let learning_rate = self.learner.learning_rate();
        let (train, validation, test) = self.measure(number)?;
        let seconds = start.elapsed().as_secs_f64();
        Ok(Some(Epoch { number, train, validation, test, learning_rate, samples, training_seconds, seconds }))
    }

    /// Records an epoch, and saves.
    fn on_epoch_end(&mut self, epoch: &Epoch) -> Result<(), TrainError> {
        let State { schedule, best, report, .. } = &mut self.state;
        report.epochs.push(*epoch);
        if let Some(schedule) = schedule {
            schedule.observe(epoch.deciding().loss);
        }
        let is_best = best.observe(epoch);
        if is_best {
            self.learner.keep_best();
            self.saving.save_best(epoch, self.learner)?;
        }
        self.progress.on_epoch_end(epoch, is_best);
        let flow = self.learner.on_epoch_end(epoch);
        let stopped = match () {
            () if flow.is_break() => Some(Stopped::ByCallback),
            () if self.state.best.is_past(epoch.number) => Some(Stopped::Early),
            () if self.trainer.is_stop_requested() && epoch.number < self.roles.epochs => {
                Some(Stopped::Interrupted)
            }
            () => None,
        };
        self.state.report.stopped = stopped;
        self.save()
    }

    fn save(&mut self) -> Result<(), TrainError> {
        let position = self.position();
        self.check_network(position.0 as usize + 1, position.1)?;
        self.saving.save(position, self.learner, &self.state)
    }

    /// Checks that the checkpoint will contain no NaN or infinity that does not show in the loss, as after a relu, or
    /// that the last step has produced.
    fn check_network(&self, epoch: usize, step: usize) -> Result<(), TrainError> {
        let bad =
            gradient::non_finite_values(self.learner.tables(), self.learner.stored(false)).into_iter().next();
        let seed = self.trainer.seed;
        let error = |bad| TrainError::NonFinite { epoch, step, seed, source: NonFiniteStep::Network(bad) };
        bad.map_or(Ok(()), |bad| Err(error(bad)))
    }

    /// One optimizer step; `None` at the end of an epoch.
    fn step(&mut self, epoch: usize) -> Result<Option<Step>, TrainError> {
        let (mut samples, mut loss) = (0, 0.0);
        for part in 0..self.trainer.accumulation {
            let Some((size, part_loss)) = self.gradient(epoch)? else { break };
            samples += size;
            loss += part_loss * size as f64;
            self.learner.accumulate(size, part == 0);
            // The next call handles the end of the epoch.
            let order = self.learner.order();
            if order.step == order.batches() {
                break;
            }
        }
        if samples == 0 {
            return Ok(None);
        }
        let State { schedule, steps, .. } = &mut self.state;
        let scheduled = schedule.as_mut().map(|schedule| schedule.learning_rate(*steps));
        if let Some(value) =
            scheduled.filter(|value| !from_zero_as(self.learner.tables().scalar).contains(value))
        {
            return Err(TrainError::Schedule { step: *steps + 1, value });
        }
        let is_averaged = match self.trainer.averaging {
            Some(Averaging::SwaFrom(first)) => epoch >= first,
            _ => true,
        };
        self.learner.step(self.trainer, scheduled, is_averaged);
        *steps += 1;
        let learning_rate = self.learner.learning_rate();
        Ok(Some(Step { epoch, number: *steps, loss: loss / samples as f64, learning_rate, samples }))
    }

    /// Computes the gradient over the next batch. Returns its number of samples and its loss; `None` at the end of an
    /// epoch.
    fn gradient(&mut self, epoch: usize) -> Result<Option<(usize, f64)>, TrainError> {
        let seed = self.trainer.seed;
        self.learner.gradient().map_err(|fault| {
            let step = self.learner.order().step;
            match fault {
                StepFault::Batch(source) => TrainError::Step { epoch, step, seed, source },
                StepFault::Number(source) => TrainError::NonFinite { epoch, step, seed, source },
            }
        })
    }

    /// The metrics on all data sets after an epoch.
    fn measure(&mut self, epoch: usize) -> Result<(Metrics, Option<Metrics>, Metrics), TrainError> {
        let train = self.measure_on(Subset::Train, epoch, true)?;
        let validation = match self.roles.validation.is_some() {
            true => Some(self.measure_on(Subset::Validation, epoch, true)?),
            false => None,
        };
        Ok((train, validation, self.measure_on(Subset::Test, epoch, true)?))
    }

    /// The metrics of the current network on the test set, within an epoch or at its end.
    fn measure_test(&mut self) -> Result<Metrics, TrainError> {
        let (epoch, step) = self.position();
        self.measure_on(Subset::Test, epoch as usize + usize::from(step > 0), false)
    }

    /// Metrics after an epoch, with a finite loss.
    fn measure_on(
        &mut self,
        subset: Subset,
        epoch: usize,
        with_average: bool,
    ) -> Result<Metrics, TrainError> {
        match self.learner.measure(subset, with_average) {
            Ok(metrics) if metrics.loss.is_finite() => Ok(metrics),
            Ok(Metrics { loss, .. }) => {
                Err(TrainError::EvaluationNotFinite { epoch, subset, seed: self.trainer.seed, loss })
            }
            Err(source) => Err(TrainError::Evaluation { subset, source }),
        }
    }
}
