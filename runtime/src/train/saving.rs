//! Saving of training runs, and its replacement without the feature `checkpoint`.

#[cfg(not(feature = "checkpoint"))]
pub(super) use absent::Saving;
#[cfg(feature = "checkpoint")]
pub(super) use present::Saving;

/// The position from which training resumes.
pub(super) struct Position {
    /// The epoch, from 0.
    pub(super) epoch: u64,
    /// Number of its batches that are done.
    pub(super) step: usize,
    /// The message to print.
    pub(super) notice: String,
}

#[cfg(feature = "checkpoint")]
mod present {
    use std::collections::BTreeMap;
    use std::time::{Duration, Instant};

    use super::Position;
    use crate::Rng;
    use crate::checkpoint::meaning::{self, Meaning};
    use crate::checkpoint::{Checkpoints, Contents, Found, Networks, OptimizerError};
    use crate::checkpoint::{SavedOptimizer, encode, insert};
    use crate::gradient::non_finite_values;
    use crate::network::values::{Owned, Values, ValuesMut};
    use crate::train::course::{BadEntry, Course};
    use crate::train::learner::{Learner, Lent};
    use crate::train::record::{self, Record};
    use crate::train::resume::ResumeRunError;
    use crate::train::run::State;
    use crate::train::{Epoch, SettingDifference, TrainError, Trainer};

    /// Name of the mean of the weights in a checkpoint.
    const AVERAGE: &str = "average";
    const AVERAGE_REST: &str = "average_rest";
    /// Name of the network of the best epoch in a checkpoint.
    const BEST: &str = "best";

    /// The checkpoint folder of a training run, if it has one.
    pub(in crate::train) struct Saving(Option<Open>);

    struct Open {
        folder: Checkpoints,
        resumes: bool,
        every_steps: Option<usize>,
        every: Duration,
        meaning: Meaning,
        last: Instant,
        /// Number of optimizer steps at the last save.
        steps: usize,
    }

    impl Saving {
        pub(in crate::train) fn open(trainer: &Trainer) -> Result<Self, TrainError> {
            let Some(folder) = trainer.checkpoints.as_ref().filter(|_| !trainer.is_dev_run) else {
                return if trainer.resumes && !trainer.is_dev_run {
                    Err(TrainError::NoCheckpointFolder)
                } else {
                    Ok(Self(None))
                };
            };
            Ok(Self(Some(Open {
                folder: Checkpoints::open(folder)?.keep_last(trainer.keep),
                resumes: trainer.resumes,
                every_steps: trainer.save_every_steps,
                every: trainer.save_every,
                meaning: trainer.meaning.clone(),
                last: Instant::now(),
                steps: 0,
            })))
        }

        /// Restores everything from the newest checkpoint, if there is one.
        pub(in crate::train) fn resume(
            &mut self,
            learner: &mut dyn Learner,
            state: &mut State,
            trainer: &Trainer,
        ) -> Result<Option<Position>, TrainError> {
            let Some(open) = &mut self.0 else { return Ok(None) };
            let path = open.folder.folder().to_owned();
            if !open.resumes {
                return match open.folder.is_empty()? {
                    true => Ok(None),
                    false => Err(ResumeRunError::NotEmpty { folder: path }.into()),
                };
            }
            let tables = learner.tables();
            let Some(found) = open.folder.newest(tables).map_err(ResumeRunError::from)? else {
                return Ok(None);
            };
            let Found { checkpoint: (contents, networks), path, damaged } = found;
            let copy = |name| contents.copy(name).map(|place| &networks.copies[place]);
            let broken = |what| ResumeRunError::Incomplete { path: path.clone(), what };
            let record = contents.notes.get(record::NOTE).ok_or(broken("the training history"))?;
            let number = |BadEntry { name, expected, found }: BadEntry| ResumeRunError::Number {
                path: path.clone(),
                name,
                expected,
                found,
            };
            let record = Record::parse(record).map_err(number)?;
            record
                .compare(&state.settings)
                .and_then(|()| compare(&contents.meaning, &open.meaning))
                .map_err(|differences| ResumeRunError::OtherTraining { path: path.clone(), differences })?;
            // A run that does not say what they are keeps those of the file.
            for (key, text) in &contents.meaning {
                open.meaning.entry(key.clone()).or_insert_with(|| text.clone());
            }
            let rng = contents.rng.ok_or(broken("the position of the random number generator"))?;
            let batches = learner.order().batches();
            let course = Course { batches, accumulation: trainer.accumulation, seed: trainer.seed };
            let (epoch, step) = (contents.epoch, contents.step);
            course.check((epoch, step), rng, &record).map_err(number)?;
            let copies = [AVERAGE, AVERAGE_REST, BEST].into_iter().filter_map(copy);
            let all = [&networks.network].into_iter().chain(copies);
            if let Some(bad) = all.flat_map(|values| non_finite_values(tables, values.lend())).next() {
                let name = format!("{}.{}", bad.layer, bad.tensor);
                return Err(number(BadEntry::new(name, "finite numbers", bad.value)).into());
            }

            let slots: Vec<Values<'_>> = networks.slots.iter().map(Owned::lend).collect();
            let optimizer = contents.optimizer.as_ref().ok_or(OptimizerError::Missing);
            let overridden = optimizer
                .and_then(|saved| saved.restore(tables.params, &slots, learner.lend().optimizer))
                .map_err(|source| ResumeRunError::Optimizer { path: path.clone(), source })?;
            if let Some(schedule) = &mut state.schedule {
                schedule
                    .set_state(&record.schedule_state)
                    .map_err(|source| ResumeRunError::Schedule { path: path.clone(), source })?;
            }
            if trainer.averaging.is_some() {
                let mean = copy(AVERAGE).ok_or(broken("the mean of the weights"))?;
                // Checkpoints of older versions do not have the rest.
                learner.resume_average(mean.clone(), copy(AVERAGE_REST).cloned(), record.averages);
            }
            record.epochs.iter().for_each(|epoch| _ = state.best.observe(epoch));
            let mut lent = learner.lend();
            if let (Some(best), Some(saved)) = (&mut lent.best, copy(BEST)) {
                best.copy(saved.lend(), tables.params + tables.state);
            }
            lent.network.copy(networks.network.lend(), tables.params + tables.state);
            *lent.rng = Rng::at(rng.0, rng.1);
            state.steps = record.steps;
            state.report.epochs = record.epochs;
            open.steps = record.steps;

            open.folder.restore_last(&path)?;
            let mut notice = format!("resuming from epoch {epoch}, step {step} ({})", path.display());
            for error in &damaged {
                notice.push_str(&format!("\nskipped a newer checkpoint, which is damaged: {error}"));
            }
            let learning_rate_follows = state.schedule.is_some();
            for other in
                overridden.iter().filter(|other| !(learning_rate_follows && other.name == "learning_rate"))
            {
                notice.push_str(&format!("\n{other}"));
            }
            Ok(Some(Position { epoch, step: step as usize, notice }))
        }

        /// Whether a checkpoint is due after this number of optimizer steps.
        pub(in crate::train) fn is_due(&self, steps: usize) -> bool {
            self.0.as_ref().is_some_and(|open| {
                let is_late = open.last.elapsed() >= open.every;
                is_late || open.every_steps.is_some_and(|every| steps - open.steps >= every)
            })
        }

        /// Saves everything that training resumes from.
        pub(in crate::train) fn save(
            &mut self,
            (epoch, step): (u64, usize),
            learner: &mut dyn Learner,
            state: &State,
        ) -> Result<(), TrainError> {
            let Some(open) = &mut self.0 else { return Ok(()) };
            let record = Record {
                settings: record::by_name(&state.settings),
                steps: state.steps,
                averages: learner.averages(),
                schedule_state: state.schedule.as_ref().map_or(String::new(), |schedule| schedule.state()),
                epochs: state.report.epochs.clone(),
            };
            let tables = learner.tables();
            let Lent { network, optimizer: (entries, values), average, best, rng } = learner.lend();
            let (mut names, mut slots) = (Vec::new(), Vec::new());
            for ((name, _), values) in entries.slots.iter().zip(&values) {
                let (Ok(place) | Err(place)) = insert(&mut names, name.clone());
                slots.insert(place, values.lend());
            }
            let mut contents = Contents {
                copies: Vec::new(),
                optimizer: Some(SavedOptimizer::of(&entries, names)),
                rng: Some((rng.seed(), rng.position())),
                epoch,
                step: step as u64,
                notes: BTreeMap::new(),
                meaning: open.meaning.clone(),
            };
            contents.insert_note(record::NOTE.to_owned(), record.to_string());
            let [mean, rest] = average.map_or([None, None], |both| both.map(Some));
            let best = best.as_ref().filter(|_| state.best.epoch().is_some()).map(ValuesMut::lend);
            let mut copies = Vec::new();
            for (name, values) in [(AVERAGE, mean), (AVERAGE_REST, rest), (BEST, best)] {
                if let Some(values) = values {
                    let (Ok(place) | Err(place)) = contents.insert_copy(name);
                    copies.insert(place, values);
                }
            }
            let bytes = encode(tables, &contents, &Networks { network: network.lend(), copies, slots });
            // The last one is saved last: resuming from it finds all the others.
            if step == 0 {
                open.folder.save_epoch_bytes(epoch, &bytes)?;
            }
            open.folder.save_bytes(&bytes)?;
            (open.last, open.steps) = (Instant::now(), state.steps);
            Ok(())
        }

        /// Saves the evaluated weights as the network of the best epoch.
        pub(in crate::train) fn save_best(
            &self,
            epoch: &Epoch,
            learner: &dyn Learner,
        ) -> Result<(), TrainError> {
            let Some(open) = &self.0 else { return Ok(()) };
            let (epoch, meaning) = (epoch.number as u64, open.meaning.clone());
            let contents = Contents { epoch, meaning, ..Contents::default() };
            let (copies, slots) = (Vec::new(), Vec::new());
            let networks = Networks { network: learner.stored(true), copies, slots };
            Ok(open.folder.save_best_bytes(&encode(learner.tables(), &contents, &networks))?)
        }
    }

    /// Lists the columns and names of classes that differ from those of the file.
    fn compare(file: &Meaning, now: &Meaning) -> Result<(), Vec<SettingDifference>> {
        let differences = meaning::differences(file, now).into_iter();
        let differences: Vec<_> =
            differences.map(|(name, file, now)| SettingDifference { name, file, now }).collect();
        if differences.is_empty() { Ok(()) } else { Err(differences) }
    }
}

#[cfg(not(feature = "checkpoint"))]
mod absent {
    use super::Position;
    use crate::train::learner::Learner;
    use crate::train::run::State;
    use crate::train::{Epoch, TrainError, Trainer};

    /// Nothing is saved.
    pub(in crate::train) struct Saving;

    impl Saving {
        pub(in crate::train) fn open(trainer: &Trainer) -> Result<Self, TrainError> {
            let saves = trainer.checkpoints.is_some() || trainer.resumes;
            if saves && !trainer.is_dev_run { Err(TrainError::CheckpointsDisabled) } else { Ok(Self) }
        }

        pub(in crate::train) fn resume(
            &mut self,
            _: &mut dyn Learner,
            _: &mut State,
            _: &Trainer,
        ) -> Result<Option<Position>, TrainError> {
            Ok(None)
        }

        pub(in crate::train) fn is_due(&self, _: usize) -> bool {
            false
        }

        pub(in crate::train) fn save(
            &mut self,
            _: (u64, usize),
            _: &mut dyn Learner,
            _: &State,
        ) -> Result<(), TrainError> {
            Ok(())
        }

        pub(in crate::train) fn save_best(&self, _: &Epoch, _: &dyn Learner) -> Result<(), TrainError> {
            Ok(())
        }
    }
}
