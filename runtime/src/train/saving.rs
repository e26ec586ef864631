//! Where a training saves itself, and what stands for that without the feature `checkpoint`.

#[cfg(not(feature = "checkpoint"))]
pub(super) use absent::Saving;
#[cfg(feature = "checkpoint")]
pub(super) use present::Saving;

/// Where a training goes on.
pub(super) struct Position {
    /// The epoch, from 0.
    pub(super) epoch: u64,
    /// How many batches of it are done.
    pub(super) step: usize,
    /// What there is to say about it.
    pub(super) notice: String,
}

#[cfg(feature = "checkpoint")]
mod present {
    use std::time::{Duration, Instant};

    use super::Position;
    use crate::checkpoint::{Checkpoint, Checkpoints};
    use crate::gradient::first_bad_stage;
    use crate::optim::Optimizer;
    use crate::train::course::{BadEntry, Course};
    use crate::train::record::{self, Record};
    use crate::train::resume::ResumeFailure;
    use crate::train::run::State;
    use crate::train::{Epoch, TrainError, Trainer};
    use crate::{Averaged, Network};

    /// The mean of the weights, in a checkpoint.
    const AVERAGE: &str = "average";
    const AVERAGE_REST: &str = "average_rest";
    /// The network of the best epoch, in a checkpoint.
    const BEST: &str = "best";

    /// The folder of a training's checkpoints, if it has one.
    pub(in crate::train) struct Saving(Option<Open>);

    struct Open {
        folder: Checkpoints,
        resumes: bool,
        every_steps: Option<usize>,
        every: Duration,
        last: Instant,
        /// Steps of the optimizer when it was last saved.
        steps: usize,
    }

    impl Saving {
        pub(in crate::train) fn open(trainer: &Trainer) -> Result<Self, TrainError> {
            let Some(folder) = trainer.checkpoints.as_ref().filter(|_| !trainer.is_dev_run) else {
                return if trainer.resumes && !trainer.is_dev_run {
                    Err(TrainError::Nowhere)
                } else {
                    Ok(Self(None))
                };
            };
            Ok(Self(Some(Open {
                folder: Checkpoints::open(folder)?.keep(trainer.kept),
                resumes: trainer.resumes,
                every_steps: trainer.save_every_steps,
                every: trainer.save_every,
                last: Instant::now(),
                steps: 0,
            })))
        }

        /// Brings everything to where the newest checkpoint is, if there is one.
        pub(in crate::train) fn resume<N: Network, O: Optimizer<N>>(
            &mut self,
            network: &mut N,
            state: &mut State<N, O>,
            batches: usize,
            trainer: &Trainer,
        ) -> Result<Option<Position>, TrainError> {
            let Some(open) = &mut self.0 else { return Ok(None) };
            let path = open.folder.folder().to_owned();
            if !open.resumes {
                return match open.folder.is_empty()? {
                    true => Ok(None),
                    false => Err(ResumeFailure::NotEmpty { folder: path }.into()),
                };
            }
            let Some(resumed) = open.folder.resume::<N>().map_err(ResumeFailure::from)? else {
                return Ok(None);
            };
            let (checkpoint, path) = (resumed.checkpoint, resumed.path);
            let broken = |what| ResumeFailure::Incomplete { path: path.clone(), what };
            let record = checkpoint.note(record::NOTE).ok_or(broken("the course of a training"))?;
            let number = |BadEntry { name, expected, found }: BadEntry| ResumeFailure::Number {
                path: path.clone(),
                name,
                expected,
                found,
            };
            let record = Record::parse(record).map_err(number)?;
            record
                .compare(&state.settings)
                .map_err(|differences| ResumeFailure::OtherTraining { path: path.clone(), differences })?;
            let rng = checkpoint.rng().ok_or(broken("the position of the generator"))?;
            let course = Course { batches, accumulated: trainer.accumulated, seed: trainer.seed };
            let position = (checkpoint.epoch(), checkpoint.step());
            course.check(position, (rng.seed(), rng.position()), &record).map_err(number)?;
            let copies = [AVERAGE, AVERAGE_REST, BEST].into_iter().filter_map(|name| checkpoint.copy(name));
            if let Some(bad) = [checkpoint.network()].into_iter().chain(copies).find_map(first_bad_stage) {
                let name = format!("{}.{}", bad.stage, bad.tensor);
                return Err(number(BadEntry::new(name, "finite numbers", bad.value)).into());
            }

            let overruled = checkpoint
                .restore_optimizer(&mut state.optimizer)
                .map_err(|source| ResumeFailure::Optimizer { path: path.clone(), source })?;
            if let Some(schedule) = &mut state.schedule {
                schedule
                    .set_state(&record.schedule_state)
                    .map_err(|source| ResumeFailure::Schedule { path: path.clone(), source })?;
            }
            if let Some(averaged) = state.averaged.take() {
                let mean = checkpoint.copy(AVERAGE).ok_or(broken("the mean of the weights"))?;
                let averaged = averaged.resume(mean.clone(), record.averages);
                // Checkpoints of older versions have none.
                state.averaged = Some(match checkpoint.copy(AVERAGE_REST) {
                    Some(rest) => averaged.with_rest(rest.clone()),
                    None => averaged,
                });
            }
            record.epochs.iter().for_each(|epoch| _ = state.best.observe(epoch));
            if let Some(best) = checkpoint.copy(BEST) {
                state.best.keep(best);
            }
            checkpoint.restore(network);
            state.memory.rng = rng;
            state.steps = record.steps;
            state.report.epochs = record.epochs;
            open.steps = record.steps;

            let (epoch, step) = (checkpoint.epoch(), checkpoint.step() as usize);
            let mut notice = format!("goes on after epoch {epoch}, step {step}, from {}", path.display());
            for error in &resumed.damaged {
                notice.push_str(&format!("\nnewer, but damaged: {error}"));
            }
            let learning_rate_follows = state.schedule.is_some();
            for other in
                overruled.iter().filter(|other| !(learning_rate_follows && other.name == "learning_rate"))
            {
                notice.push_str(&format!("\n{other}"));
            }
            Ok(Some(Position { epoch, step, notice }))
        }

        /// Whether the training should be saved after so many steps of the optimizer.
        pub(in crate::train) fn is_due(&self, steps: usize) -> bool {
            self.0.as_ref().is_some_and(|open| {
                let is_late = open.last.elapsed() >= open.every;
                is_late || open.every_steps.is_some_and(|every| steps - open.steps >= every)
            })
        }

        /// Saves all that the training goes on from.
        pub(in crate::train) fn save<N: Network, O: Optimizer<N>>(
            &mut self,
            (epoch, step): (u64, usize),
            network: &N,
            state: &mut State<N, O>,
        ) -> Result<(), TrainError> {
            let Some(open) = &mut self.0 else { return Ok(()) };
            let settings = state.settings.iter().map(|(&name, value)| (name.to_owned(), value.clone()));
            let record = Record {
                settings: settings.collect(),
                steps: state.steps,
                averages: state.averaged.as_ref().map_or(0, Averaged::updates),
                schedule_state: state.schedule.as_ref().map_or(String::new(), |schedule| schedule.state()),
                epochs: state.report.epochs.clone(),
            };
            let mut checkpoint = Checkpoint::of(network)
                .with_optimizer(&mut state.optimizer)
                .with_rng(&state.memory.rng)
                .with_progress(epoch, step as u64)
                .with_note(record::NOTE, record.to_string());
            if let Some(averaged) = &state.averaged {
                checkpoint = checkpoint.with_copy(AVERAGE, averaged.network());
                checkpoint = checkpoint.with_copy(AVERAGE_REST, averaged.rest());
            }
            if let Some(best) = state.best.network() {
                checkpoint = checkpoint.with_copy(BEST, best);
            }
            // The last one is saved last: who goes on from it finds all others that belong to it.
            if step == 0 {
                open.folder.save_epoch(&checkpoint)?;
            }
            open.folder.save(&checkpoint)?;
            (open.last, open.steps) = (Instant::now(), state.steps);
            Ok(())
        }

        /// Saves the network of the best epoch.
        pub(in crate::train) fn save_best<N: Network>(
            &self,
            epoch: &Epoch,
            network: &N,
        ) -> Result<(), TrainError> {
            let Some(open) = &self.0 else { return Ok(()) };
            Ok(open.folder.save_best(&Checkpoint::of(network).with_progress(epoch.number as u64, 0))?)
        }
    }
}

#[cfg(not(feature = "checkpoint"))]
mod absent {
    use super::Position;
    use crate::Network;
    use crate::train::run::State;
    use crate::train::{Epoch, TrainError, Trainer};

    /// Nothing is saved.
    pub(in crate::train) struct Saving;

    impl Saving {
        pub(in crate::train) fn open(trainer: &Trainer) -> Result<Self, TrainError> {
            let saves = trainer.checkpoints.is_some() || trainer.resumes;
            if saves && !trainer.is_dev_run { Err(TrainError::NoCheckpoints) } else { Ok(Self) }
        }

        pub(in crate::train) fn resume<N: Network, O>(
            &mut self,
            _: &mut N,
            _: &mut State<N, O>,
            _: usize,
            _: &Trainer,
        ) -> Result<Option<Position>, TrainError> {
            Ok(None)
        }

        pub(in crate::train) fn is_due(&self, _: usize) -> bool {
            false
        }

        pub(in crate::train) fn save<N: Network, O>(
            &mut self,
            _: (u64, usize),
            _: &N,
            _: &mut State<N, O>,
        ) -> Result<(), TrainError> {
            Ok(())
        }

        pub(in crate::train) fn save_best<N: Network>(&self, _: &Epoch, _: &N) -> Result<(), TrainError> {
            Ok(())
        }
    }
}
