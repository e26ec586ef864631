use core::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use super::callback::Callback;
use super::finite::refuse_non_finite;
use super::learner::Subject;
use super::roles::Roles;
use super::run::Run;
use super::unoptimized;
use super::{Report, Subset, TrainError};
#[cfg(feature = "checkpoint")]
use crate::checkpoint::meaning::{self, Meaning};
use crate::data::Dataset;
use crate::layers::Loss;
use crate::optim::Optimizer;
use crate::schedule::{Schedule, ScheduleKind};
use crate::{Scalar, SingleInput, Supervised};

/// Trains a network on one data set and evaluates it on both.
///
/// Unless it is [`quiet`](Self::quiet), it prints a summary of the network, a line for each epoch and the
/// results to stdout and, with the feature `progress` and if stderr is a terminal, shows a progress bar
/// there.
///
/// The same settings, seed, network and optimizer give the same bits; so does a run that is interrupted
/// or killed and resumes from its [`checkpoints`](Self::checkpoints).
///
/// Settings out of range, such as 0 epochs, are rejected by [`fit`](Self::fit) before the first step.
#[derive(Clone, Debug)]
#[must_use]
#[cfg_attr(not(feature = "checkpoint"), expect(dead_code, reason = "nothing is saved"))]
pub struct Trainer {
    pub(super) epochs: usize,
    pub(super) batch_size: usize,
    pub(super) seed: u64,
    pub(super) quiet: bool,
    pub(super) schedule: Option<ScheduleMaker>,
    pub(super) accumulation: usize,
    pub(super) clip_norm: Option<f64>,
    pub(super) clip_values: Option<f64>,
    pub(super) averaging: Option<Averaging>,
    pub(super) validation: f64,
    pub(super) patience: Option<usize>,
    pub(super) restores_best: bool,
    pub(super) overfit_batches: Option<usize>,
    pub(super) is_dev_run: bool,
    /// The checkpoint folder.
    pub(super) checkpoints: Option<PathBuf>,
    pub(super) resumes: bool,
    pub(super) keep: usize,
    pub(super) save_every_steps: Option<usize>,
    pub(super) save_every: Duration,
    #[cfg(feature = "checkpoint")]
    pub(super) meaning: Meaning,
    pub(super) stop: Option<Arc<AtomicBool>>,
}

/// The kind of weight averaging.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Averaging {
    /// [`Averaged::ema`](crate::Averaged::ema) with this decay.
    Ema(f64),
    /// [`Averaged::uniform`](crate::Averaged::uniform), from this epoch on.
    SwaFrom(usize),
}

/// Maximum time between two checkpoints.
const SAVED_EVERY: Duration = Duration::from_secs(60);

/// Builds the schedule from the optimizer's learning rate, the number of epochs and the steps per epoch.
#[derive(Clone)]
pub(super) enum ScheduleMaker {
    Kind(ScheduleKind),
    Custom(Arc<MakeSchedule>),
}

type MakeSchedule = dyn Fn(f64, usize, usize) -> Box<dyn Schedule> + Send + Sync;

impl ScheduleMaker {
    pub(super) fn make(&self, learning_rate: f64, epochs: usize, steps: usize) -> Box<dyn Schedule> {
        match self {
            Self::Kind(kind) => kind.build(learning_rate, epochs, steps),
            Self::Custom(make) => make(learning_rate, epochs, steps),
        }
    }
}

impl fmt::Debug for ScheduleMaker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Kind(kind) => write!(f, "{kind}"),
            Self::Custom(_) => f.write_str("custom"),
        }
    }
}

impl Trainer {
    /// A trainer for 10 epochs of batches of 100 samples, with seed 0.
    pub fn new() -> Self {
        Self {
            epochs: 10,
            batch_size: 100,
            seed: 0,
            quiet: false,
            schedule: None,
            accumulation: 1,
            clip_norm: None,
            clip_values: None,
            averaging: None,
            validation: 0.0,
            patience: None,
            restores_best: false,
            overfit_batches: None,
            is_dev_run: false,
            checkpoints: None,
            resumes: false,
            keep: 0,
            save_every_steps: None,
            save_every: SAVED_EVERY,
            #[cfg(feature = "checkpoint")]
            meaning: Meaning::new(),
            stop: None,
        }
    }

    /// The number of epochs, at least one.
    pub fn epochs(self, epochs: usize) -> Self {
        Self { epochs, ..self }
    }

    /// The batch size, at least one. The last batch of an epoch has the remaining samples.
    pub fn batch_size(self, batch_size: usize) -> Self {
        Self { batch_size, ..self }
    }

    /// The seed of the sample order, the `Dropout` masks and the validation split.
    pub fn seed(self, seed: u64) -> Self {
        Self { seed, ..self }
    }

    /// Turns all output off.
    pub fn quiet(self) -> Self {
        Self { quiet: true, ..self }
    }

    /// Changes the learning rate at each step; the optimizer's own is the maximum. Without a schedule it
    /// is constant.
    pub fn schedule(self, kind: ScheduleKind) -> Self {
        Self { schedule: Some(ScheduleMaker::Kind(kind)), ..self }
    }

    /// [`schedule`](Self::schedule) with a custom one, built from the optimizer's learning rate, the number of
    /// epochs and the optimizer steps per epoch.
    ///
    /// ```
    /// use constnet::schedule::{Cosine, Warmup};
    /// use constnet::train::Trainer;
    ///
    /// let trainer = Trainer::new().schedule_with(|rate, epochs, steps| {
    ///     Box::new(Warmup::new(Cosine::new(rate, (epochs - 1) * steps), steps))
    /// });
    /// # _ = trainer;
    /// ```
    pub fn schedule_with(
        self,
        make: impl Fn(f64, usize, usize) -> Box<dyn Schedule> + Send + Sync + 'static,
    ) -> Self {
        Self { schedule: Some(ScheduleMaker::Custom(Arc::new(make))), ..self }
    }

    /// Gradient accumulation: takes one optimizer step for this number of batches, at least one, with the gradient over
    /// all of them: large batches in little memory. The last step of an epoch has the remaining batches.
    pub fn accumulate(self, batches: usize) -> Self {
        Self { accumulation: batches, ..self }
    }

    /// Clips the gradient norm: scales gradients down to this Euclidean norm over all parameters, a number above 0.
    pub fn clip_norm(self, max: f64) -> Self {
        Self { clip_norm: Some(max), ..self }
    }

    /// Clips each value of a gradient to the range from `-limit` to `limit`, a number above 0.
    pub fn clip_values(self, limit: f64) -> Self {
        Self { clip_values: Some(limit), ..self }
    }

    /// Evaluates, and ends with, the exponential moving average (EMA) of the weights, with a decay such as 0.999; see
    /// [`Averaged::ema`](crate::Averaged::ema).
    pub fn ema(self, decay: f64) -> Self {
        Self { averaging: Some(Averaging::Ema(decay)), ..self }
    }

    /// Evaluates, and ends with, the mean of the weights (SWA) after each step, from this epoch on, counted
    /// from 1.
    pub fn swa_from(self, epoch: usize) -> Self {
        Self { averaging: Some(Averaging::SwaFrom(epoch)), ..self }
    }

    /// Splits this fraction of the training set off as the validation set, such as 0.1, chosen by the seed. It is
    /// evaluated after each epoch, and it alone determines the best epoch, early stopping and `ReduceOnPlateau`, so that
    /// the test set is not used for model selection.
    pub fn validation(self, fraction: f64) -> Self {
        Self { validation: fraction, ..self }
    }

    /// Stops training when the loss has not improved for more than this number of epochs (the patience): the validation
    /// loss if there is a validation set, else the test loss. The weights of the best epoch are then restored; see
    /// [`restore_best`](Self::restore_best).
    pub fn early_stopping(self, patience: usize) -> Self {
        Self { patience: Some(patience), restores_best: true, ..self }
    }

    /// Restores the weights of the best epoch at the end, instead of those of the last one.
    pub fn restore_best(self) -> Self {
        Self { restores_best: true, ..self }
    }

    /// For debugging: trains and evaluates on the first batches of the training set alone, this number of them, at
    /// least one.
    /// A network that can't overfit them has a bug.
    pub fn overfit_batches(self, batches: usize) -> Self {
        Self { overfit_batches: Some(batches), ..self }
    }

    /// For debugging: one epoch of one batch, with all evaluations on one batch and without checkpoints,
    /// to check that everything fits together.
    pub fn fast_dev_run(self) -> Self {
        Self { is_dev_run: true, ..self }
    }

    /// Saves checkpoints to a folder, from which training can be resumed: after each epoch, and at least once a minute.
    /// The folder must not have any checkpoints; see [`resume`](Self::resume).
    ///
    /// Without the feature `checkpoint` this is an error.
    pub fn checkpoints(self, folder: impl Into<PathBuf>) -> Self {
        Self { checkpoints: Some(folder.into()), ..self }
    }

    /// Resumes from the newest of the [`checkpoints`](Self::checkpoints), to the same bits as an uninterrupted
    /// run. Without checkpoints training starts from the beginning.
    pub fn resume(self) -> Self {
        Self { resumes: true, ..self }
    }

    /// Also keeps a checkpoint of each of the last epochs, this number of them.
    pub fn keep_last(self, epochs: usize) -> Self {
        Self { keep: epochs, ..self }
    }

    /// Also saves to the [`checkpoints`](Self::checkpoints) after this number of optimizer steps, at least one.
    pub fn save_every_steps(self, steps: usize) -> Self {
        Self { save_every_steps: Some(steps), ..self }
    }

    /// Saves to the [`checkpoints`](Self::checkpoints) when this time has passed since the last save, instead
    /// of a minute.
    pub fn save_every(self, time: Duration) -> Self {
        Self { save_every: time, ..self }
    }

    /// Saves the columns of the table that the samples are from with each checkpoint, so that it is all that predictions
    /// need; see [`Checkpoint::schema`](crate::checkpoint::Checkpoint::schema). A run with other ones does not
    /// [`resume`](Self::resume).
    #[cfg(all(feature = "checkpoint", feature = "csv"))]
    pub fn schema(mut self, schema: &crate::data::Schema) -> Self {
        meaning::put_schema(&mut self.meaning, schema);
        self
    }

    /// Saves the names of the classes, in the order of their labels, with each checkpoint; see
    /// [`Checkpoint::classes`](crate::checkpoint::Checkpoint::classes). A run with other names does not
    /// [`resume`](Self::resume).
    #[cfg(feature = "checkpoint")]
    pub fn classes(mut self, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        meaning::put_classes(&mut self.meaning, names);
        self
    }

    /// Stops after the step in which the flag becomes true, for example in a handler of Ctrl-C, and saves
    /// a checkpoint if there is a [`checkpoints`](Self::checkpoints) folder.
    pub fn stop_when(self, flag: Arc<AtomicBool>) -> Self {
        Self { stop: Some(flag), ..self }
    }

    pub(super) fn is_stop_requested(&self) -> bool {
        self.stop.as_ref().is_some_and(|stop| stop.load(Ordering::Relaxed))
    }

    /// Trains the network: each epoch uses every sample of `train` once, in a new order, then evaluates both
    /// sets.
    ///
    /// The optimizer is passed by value, in a box or by `&mut`; it is created before, from the
    /// network. Memory is allocated once, before the first step.
    ///
    /// # Errors
    ///
    /// See [`TrainError`]. The network then keeps its weights as trained so far.
    pub fn fit<N, D, E>(
        &self,
        network: &mut N,
        optimizer: impl Optimizer<N>,
        train: &D,
        test: &E,
    ) -> Result<Report, TrainError>
    where
        N: Supervised<Input: SingleInput>,
        N::Loss: Loss<N::Scalar, N::Output, [D::Target]>,
        D: Dataset<N::Scalar, Features = N::Input>,
        E: Dataset<N::Scalar, Features = N::Input, Target = D::Target>,
    {
        self.fit_with(network, optimizer, train, test, &mut ())
    }

    /// [`fit`](Self::fit) with a [`Callback`] that is called at each step and each epoch.
    ///
    /// # Errors
    ///
    /// See [`TrainError`].
    pub fn fit_with<N, D, E>(
        &self,
        network: &mut N,
        mut optimizer: impl Optimizer<N>,
        train: &D,
        test: &E,
        callback: &mut dyn Callback<N>,
    ) -> Result<Report, TrainError>
    where
        N: Supervised<Input: SingleInput>,
        N::Loss: Loss<N::Scalar, N::Output, [D::Target]>,
        D: Dataset<N::Scalar, Features = N::Input>,
        E: Dataset<N::Scalar, Features = N::Input, Target = D::Target>,
    {
        self.check()?;
        if !self.quiet {
            unoptimized::say_once();
        }
        refuse_empty(Subset::Train, train)?;
        refuse_empty(Subset::Test, test)?;
        refuse_non_finite::<N, D>(Subset::Train, train)?;
        refuse_non_finite::<N, E>(Subset::Test, test)?;
        let roles = Roles::of(self, train.len(), test.len())?;
        let data = (train, test);
        let mut learner = Subject::new((self, &roles), network, &mut optimizer, data, callback)?;
        Run::new(self, &mut learner, &roles)?.finish()
    }
}

impl Default for Trainer {
    fn default() -> Self {
        Self::new()
    }
}

/// Checks that a data set has samples.
pub(super) fn refuse_empty<T: Scalar>(subset: Subset, dataset: &impl Dataset<T>) -> Result<(), TrainError> {
    if dataset.is_empty() { Err(TrainError::Empty { subset }) } else { Ok(()) }
}
