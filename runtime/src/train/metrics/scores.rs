use core::fmt;

use nalgebra::{Dyn, MatrixView};

use super::super::error::in_dataset;
use super::super::trainer::refuse_empty;
use super::super::{Subset, TrainError, evaluation};
use super::{ConfusionMatrix, RegressionErrors, TopK};
use crate::data::{Batches, Dataset};
use crate::layers::{Comparison, Loss};
use crate::memory::Memory;
use crate::{BatchError, Scalar, SingleInput, Supervised, pass};

/// The loss of a network and all metrics that apply to it, accumulated batch by batch: for classification a
/// [`ConfusionMatrix`] and [`TopK`], for regression [`RegressionErrors`]. Only the first batch allocates.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Scores {
    samples: usize,
    loss: f64,
    correct: Option<usize>,
    confusion: Option<ConfusionMatrix>,
    top_k: Option<TopK>,
    errors: Option<RegressionErrors>,
}

impl Scores {
    /// No samples yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a batch: the network's output `y` and the targets. The network is passed for its loss.
    ///
    /// # Errors
    ///
    /// If there is not one valid target for each sample; nothing is added then.
    pub fn add<N, Y>(
        &mut self,
        network: &N,
        y: MatrixView<'_, N::Scalar, N::Output, Dyn>,
        targets: &Y,
    ) -> Result<(), BatchError>
    where
        N: Supervised,
        N::Loss: Loss<N::Scalar, N::Output, Y>,
        Y: ?Sized,
    {
        N::Loss::check(targets, y.ncols())?;
        self.samples += y.ncols();
        self.loss += N::Loss::of_prediction(network.buffers(), y, targets).as_f64() * y.ncols() as f64;
        if let Some(correct) = N::Loss::correct(y, targets) {
            *self.correct.get_or_insert(0) += correct;
        }
        let classes = N::Loss::classes().unwrap_or(0);
        N::Loss::compare(y, targets, &mut |comparison| self.compare(classes, comparison));
        Ok(())
    }

    fn compare<T: Scalar>(&mut self, classes: usize, comparison: Comparison<'_, T>) {
        match comparison {
            Comparison::Class { class, prediction, logits: scores } => {
                self.confusion.get_or_insert_with(|| ConfusionMatrix::new(classes)).count(class, prediction);
                if !scores.is_empty() {
                    self.top_k.get_or_insert_with(|| TopK::new(classes)).count(class, scores);
                }
            }
            Comparison::Value { row, target, prediction } => {
                let errors = self.errors.get_or_insert_with(RegressionErrors::new);
                errors.count(row, target.as_f64(), prediction.as_f64());
            }
        }
    }

    /// Number of samples.
    #[must_use]
    pub fn samples(&self) -> usize {
        self.samples
    }

    /// The mean loss over the samples; NaN without samples.
    #[must_use]
    pub fn loss(&self) -> f64 {
        self.loss / self.samples as f64
    }

    /// The fraction of correct predictions, from 0 to 1; `None` for a regression loss.
    #[must_use]
    pub fn accuracy(&self) -> Option<f64> {
        self.correct.map(|correct| correct as f64 / self.samples as f64)
    }

    /// The confusion matrix; `None` if samples do not have a single class.
    #[must_use]
    pub fn confusion(&self) -> Option<&ConfusionMatrix> {
        self.confusion.as_ref()
    }

    /// The counts behind the top-`k` accuracies; `None` if the network does not output a value for each class.
    #[must_use]
    pub fn top_k(&self) -> Option<&TopK> {
        self.top_k.as_ref()
    }

    /// Top-`k` accuracy: the fraction of samples whose class is among the `k` largest outputs; see [`TopK`].
    #[must_use]
    pub fn top_k_accuracy(&self, k: usize) -> Option<f64> {
        self.top_k.as_ref().map(|top_k| top_k.accuracy(k))
    }

    /// The regression errors; `None` for a classification loss.
    #[must_use]
    pub fn errors(&self) -> Option<&RegressionErrors> {
        self.errors.as_ref()
    }

    /// Resets everything, but keeps the memory.
    pub fn clear(&mut self) {
        (self.samples, self.loss) = (0, 0.0);
        self.correct = self.correct.map(|_| 0);
        self.confusion.iter_mut().for_each(ConfusionMatrix::clear);
        self.top_k.iter_mut().for_each(TopK::clear);
        self.errors.iter_mut().for_each(RegressionErrors::clear);
    }
}

/// A line for each metric, then the classification report.
impl fmt::Display for Scores {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "samples   {}", self.samples)?;
        writeln!(f, "loss      {:.4}", self.loss())?;
        if let Some(accuracy) = self.accuracy() {
            writeln!(f, "accuracy  {accuracy:.4}")?;
        }
        for (k, top_k) in [3, 5].into_iter().zip(self.top_k.iter().cycle()) {
            if top_k.classes() > k {
                writeln!(f, "top {k}     {:.4}", top_k.accuracy(k))?;
            }
        }
        if let Some(errors) = &self.errors {
            writeln!(f, "MAE       {:.4}", errors.mean_absolute())?;
            writeln!(f, "RMSE      {:.4}", errors.root_mean_squared())?;
            if let Some(r2) = errors.r2() {
                writeln!(f, "R²        {r2:.4}")?;
            }
        }
        match &self.confusion {
            Some(confusion) => write!(f, "\n{confusion}"),
            None => Ok(()),
        }
    }
}

/// Computes the [`Scores`] of a network over a data set.
///
/// # Errors
///
/// [`TrainError::Empty`] without samples, [`TrainError::Evaluation`] if a sample does not fit
/// the network.
pub fn score<N, D>(network: &N, dataset: &D) -> Result<Scores, TrainError>
where
    N: Supervised<Input: SingleInput>,
    N::Loss: Loss<N::Scalar, N::Output, [D::Target]>,
    D: Dataset<N::Scalar, Features = N::Input>,
{
    let subset = Subset::Test;
    refuse_empty(subset, dataset)?;
    let mut batches = Batches::sequential(dataset, evaluation::BATCH)?;
    let mut memory = Memory::<N>::new(evaluation::BATCH);
    let mut scores = Scores::new();
    while let Some(batch) = batches.next() {
        let y = pass::predict::<N>(network.stored().values(), &batch.x, memory.for_prediction());
        y.and_then(|y| scores.add(network, y, batch.targets))
            .map_err(|error| in_dataset(error, batch.samples))
            .map_err(|source| TrainError::Evaluation { subset, source })?;
    }
    Ok(scores)
}
