use nalgebra::{DimName, Dyn, MatrixView};

use super::error::in_dataset;
use super::trainer::refuse_empty;
use super::{Subset, TrainError, evaluation};
use crate::data::{Batch, Batches, Dataset};
use crate::layers::{Comparison, Loss};
use crate::memory::Memory;
use crate::{Scalar, SingleInput, Supervised, pass};

/// A misclassified sample.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Misclassified {
    /// Index of the sample in the data set, from 0.
    pub sample: usize,
    /// The sample's values.
    pub x: Vec<f32>,
    /// Its class.
    pub class: usize,
    /// The predicted class; `None` if the output has no largest value.
    pub prediction: Option<usize>,
    /// The loss of this sample alone.
    pub loss: f64,
}

/// The misclassified samples of a data set with the largest loss (fastai's top losses), at most `count` of them,
/// in order of decreasing loss. Empty if samples do not have a single class.
///
/// ```
/// use constnet::prelude::*;
/// use constnet::train::misclassified;
///
/// network! { struct Net = Affine(784, 10) -> SoftmaxWithLoss; }
///
/// let digits = Digits::generate(1, 0, 300).test;
/// let worst = misclassified(&Net::new(1), &digits, 25)?;
/// assert!(worst.len() == 25 && worst[0].loss >= worst[24].loss);
/// # Ok::<(), constnet::train::TrainError>(())
/// ```
///
/// # Errors
///
/// [`TrainError::Empty`] without samples, [`TrainError::Evaluation`] if a sample does not fit
/// the network.
pub fn misclassified<N, D>(network: &N, dataset: &D, count: usize) -> Result<Vec<Misclassified>, TrainError>
where
    N: Supervised<Input: SingleInput>,
    N::Loss: Loss<N::Scalar, N::Output, [D::Target]>,
    D: Dataset<N::Scalar, Features = N::Input>,
{
    let subset = Subset::Test;
    refuse_empty(subset, dataset)?;
    let mut batches = Batches::sequential(dataset, evaluation::BATCH)?;
    let mut memory = Memory::<N>::new(evaluation::BATCH);
    let mut worst = Worst { misclassified: Vec::new(), count };
    while let Some(batch) = batches.next() {
        let y = pass::predict::<N>(network.stored().values(), &batch.x, memory.for_prediction())
            .and_then(|y| N::Loss::check(batch.targets, y.ncols()).map(|()| y))
            .map_err(|error| in_dataset(error, batch.samples))
            .map_err(|source| TrainError::Evaluation { subset, source })?;
        worst.add::<N, D>(network.buffers(), &batch, y, dataset.targets_per_sample());
    }
    Ok(worst.misclassified)
}

/// The samples with the largest loss so far, in decreasing order.
struct Worst {
    misclassified: Vec<Misclassified>,
    count: usize,
}

impl Worst {
    fn add<N, D>(
        &mut self,
        running: &[N::Scalar],
        batch: &Batch<'_, N::Scalar, N::Input, D::Target>,
        y: MatrixView<'_, N::Scalar, N::Output, Dyn>,
        targets_per_sample: usize,
    ) where
        N: Supervised<Input: SingleInput>,
        N::Loss: Loss<N::Scalar, N::Output, [D::Target]>,
        D: Dataset<N::Scalar, Features = N::Input>,
    {
        let targets = batch.targets.chunks_exact(targets_per_sample.max(1));
        for ((column, &sample), targets) in batch.samples.iter().enumerate().zip(targets) {
            let y = y.columns_generic(column, Dyn(1));
            let y = MatrixView::from_slice_generic(y.as_slice(), N::Output::name(), Dyn(1));
            let mut answer = None;
            N::Loss::compare(y, targets, &mut |comparison| {
                if let Comparison::Class { class, prediction, .. } = comparison {
                    answer = Some((class, prediction));
                }
            });
            let Some((class, prediction)) = answer else { continue };
            if prediction == Some(class) {
                continue;
            }
            let loss = N::Loss::of_prediction(running, y, targets).as_f64();
            self.take(loss, || {
                let x = batch.x.column(column).iter().map(|x| x.as_f64() as f32).collect();
                Misclassified { sample, x, class, prediction, loss }
            });
        }
    }

    /// Inserts a sample if its loss is large enough; of equal losses the first comes first. NaN counts
    /// as the largest.
    fn take(&mut self, loss: f64, sample: impl FnOnce() -> Misclassified) {
        let place = self.misclassified.partition_point(|other| !is_worse(loss, other.loss));
        if place < self.count {
            self.misclassified.truncate(self.count - 1);
            self.misclassified.insert(place, sample());
        }
    }
}

fn is_worse(loss: f64, other: f64) -> bool {
    loss > other || loss.is_nan() && !other.is_nan()
}
