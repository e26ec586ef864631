use core::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use nalgebra::DimName;

use super::callback::Callback;
use super::learner::Subject;
use super::roles::Roles;
use super::run::Run;
use super::{Report, Subset, TrainError};
use crate::data::Dataset;
use crate::layers::Loss;
use crate::optim::Optimizer;
use crate::schedule::{Schedule, ScheduleKind};
use crate::{Scalar, Supervised};

/// Trains a network on one data set and measures it on two.
///
/// Unless it is [`quiet`](Self::quiet), it prints a table of the network, a line for each epoch and what came
/// of it to stdout and, with the feature `progress` and where stderr is a terminal, shows a progress bar
/// there.
///
/// The same settings, seed, network and optimizer give the same bits; so does a training that was stopped,
/// or killed, and goes on from its [`checkpoints`](Self::checkpoints).
///
/// Settings outside their range, such as 0 epochs, are refused by [`fit`](Self::fit), before the first step.
#[derive(Clone, Debug)]
#[must_use]
#[cfg_attr(not(feature = "checkpoint"), expect(dead_code, reason = "nothing is saved"))]
pub struct Trainer {
    pub(super) epochs: usize,
    pub(super) batch_size: usize,
    pub(super) seed: u64,
    pub(super) quiet: bool,
    pub(super) schedule: Option<ScheduleMaker>,
    pub(super) accumulated: usize,
    pub(super) clip_norm: Option<f64>,
    pub(super) clip_values: Option<f64>,
    pub(super) averaging: Option<Averaging>,
    pub(super) validation: f64,
    pub(super) patience: Option<usize>,
    pub(super) restores_best: bool,
    pub(super) overfit_batches: Option<usize>,
    pub(super) is_dev_run: bool,
    /// The folder that it saves itself to.
    pub(super) checkpoints: Option<PathBuf>,
    pub(super) resumes: bool,
    pub(super) kept: usize,
    pub(super) save_every_steps: Option<usize>,
    pub(super) save_every: Duration,
    pub(super) stop: Option<Arc<AtomicBool>>,
}

/// Which mean of the weights is measured and kept.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Averaging {
    /// [`Averaged::exponential`](crate::Averaged::exponential) with this decay.
    Exponential(f64),
    /// [`Averaged::plain`](crate::Averaged::plain), from this epoch on.
    PlainFrom(usize),
}

/// How long a training runs at most without saving itself.
const SAVED_EVERY: Duration = Duration::from_secs(60);

/// Makes the schedule once the optimizer's learning rate, the epochs and the steps of one are known.
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
            accumulated: 1,
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
            kept: 0,
            save_every_steps: None,
            save_every: SAVED_EVERY,
            stop: None,
        }
    }

    /// How often every sample of the training set is seen, at least once.
    pub fn epochs(self, epochs: usize) -> Self {
        Self { epochs, ..self }
    }

    /// The samples of one batch, at least one. The last batch of an epoch has what is left.
    pub fn batch_size(self, batch_size: usize) -> Self {
        Self { batch_size, ..self }
    }

    /// What the order of the samples, the masks of `Dropout` and the choice of a validation set follow from.
    pub fn seed(self, seed: u64) -> Self {
        Self { seed, ..self }
    }

    /// Shows nothing.
    pub fn quiet(self) -> Self {
        Self { quiet: true, ..self }
    }

    /// Changes the learning rate from step to step; the optimizer's own is the largest. Without a schedule it
    /// stays as it is.
    pub fn schedule(self, kind: ScheduleKind) -> Self {
        Self { schedule: Some(ScheduleMaker::Kind(kind)), ..self }
    }

    /// [`schedule`](Self::schedule) with one of your own, made from the optimizer's learning rate, the number of
    /// epochs and the optimizer's steps of one epoch.
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

    /// Takes one step of the optimizer for so many batches, at least one, by the gradient of them all: large
    /// batches in little memory. The last step of an epoch has the batches that are left.
    pub fn accumulate(self, batches: usize) -> Self {
        Self { accumulated: batches, ..self }
    }

    /// Makes gradients shorter that are longer than this number above 0, in the Euclidean norm over all parameters.
    pub fn clip_norm(self, max: f64) -> Self {
        Self { clip_norm: Some(max), ..self }
    }

    /// Brings each value of a gradient between `-limit` and `limit`, a number above 0.
    pub fn clip_values(self, limit: f64) -> Self {
        Self { clip_values: Some(limit), ..self }
    }

    /// Measures, and ends with, the exponential mean of the weights, such as with 0.999; see
    /// [`Averaged::exponential`](crate::Averaged::exponential).
    pub fn average_exponentially(self, decay: f64) -> Self {
        Self { averaging: Some(Averaging::Exponential(decay)), ..self }
    }

    /// Measures, and ends with, the plain mean of the weights after each step, from this epoch on, counted
    /// from 1.
    pub fn average_from(self, epoch: usize) -> Self {
        Self { averaging: Some(Averaging::PlainFrom(epoch)), ..self }
    }

    /// Holds this part of the training set back, such as 0.1, chosen by the seed. It is measured after each
    /// epoch, and it alone decides which epoch is the best, when to stop and what `OnPlateau` does, so that the
    /// test set stays what the network has never seen.
    pub fn validation(self, part: f64) -> Self {
        Self { validation: part, ..self }
    }

    /// Stops when the loss has not become smaller for more than so many epochs: that over the validation set
    /// if there is one, else over the test set. The network is then that of the best epoch; see
    /// [`restore_best`](Self::restore_best).
    pub fn early_stopping(self, patience: usize) -> Self {
        Self { patience: Some(patience), restores_best: true, ..self }
    }

    /// Ends with the network of the best epoch, not of the last one.
    pub fn restore_best(self) -> Self {
        Self { restores_best: true, ..self }
    }

    /// For debugging: learns, and measures, only the first so many batches of the training set, at least one. A
    /// network that can't learn these by heart has a fault.
    pub fn overfit_batches(self, batches: usize) -> Self {
        Self { overfit_batches: Some(batches), ..self }
    }

    /// For debugging: one epoch of one batch, with all measurements on one batch and without checkpoints,
    /// to see that everything fits.
    pub fn fast_dev_run(self) -> Self {
        Self { is_dev_run: true, ..self }
    }

    /// Saves the training to a folder, from where it can go on: after each epoch, and at least once a minute.
    /// The folder must have no checkpoints; see [`resume`](Self::resume).
    ///
    /// Without the feature `checkpoint` a training that should be saved is refused.
    pub fn checkpoints(self, folder: impl Into<PathBuf>) -> Self {
        Self { checkpoints: Some(folder.into()), ..self }
    }

    /// Goes on from the newest of the [`checkpoints`](Self::checkpoints), to the same bits as if the training had
    /// never stopped. Where there is none, it begins.
    pub fn resume(self) -> Self {
        Self { resumes: true, ..self }
    }

    /// Keeps a checkpoint of each of the last so many epochs, too.
    pub fn keep(self, epochs: usize) -> Self {
        Self { kept: epochs, ..self }
    }

    /// Saves to the [`checkpoints`](Self::checkpoints) after so many steps of the optimizer, at least one, too.
    pub fn save_every_steps(self, steps: usize) -> Self {
        Self { save_every_steps: Some(steps), ..self }
    }

    /// Saves to the [`checkpoints`](Self::checkpoints) when so much time has passed since the last time, instead
    /// of a minute.
    pub fn save_every(self, time: Duration) -> Self {
        Self { save_every: time, ..self }
    }

    /// Stops after the step in which the flag becomes true, as a handler of Ctrl-C makes it, and saves the
    /// training where it has [`checkpoints`](Self::checkpoints).
    pub fn stop_when(self, flag: Arc<AtomicBool>) -> Self {
        Self { stop: Some(flag), ..self }
    }

    pub(super) fn is_told_to_stop(&self) -> bool {
        self.stop.as_ref().is_some_and(|stop| stop.load(Ordering::Relaxed))
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
        self.fit_with(network, optimizer, train, test, &mut ())
    }

    /// [`fit`](Self::fit), where a [`Callback`] is told of each step and each epoch.
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
        N: Supervised<Input: DimName>,
        N::Loss: Loss<N::Scalar, N::Output, [D::Target]>,
        D: Dataset<N::Scalar, Features = N::Input>,
        E: Dataset<N::Scalar, Features = N::Input, Target = D::Target>,
    {
        self.check()?;
        refuse_empty(Subset::Train, train)?;
        refuse_empty(Subset::Test, test)?;
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

/// Makes sure that a data set has samples.
pub(super) fn refuse_empty<T: Scalar>(subset: Subset, dataset: &impl Dataset<T>) -> Result<(), TrainError> {
    if dataset.is_empty() { Err(TrainError::Empty { subset }) } else { Ok(()) }
}
