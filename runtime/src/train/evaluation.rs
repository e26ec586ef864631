use super::error::in_dataset;
use super::trainer::refuse_empty;
use super::{Metrics, Subset, TrainError};
use crate::data::{Batches, Dataset};
use crate::layers::Loss;
use crate::memory::Memory;
use crate::{BatchError, Scalar, SingleInput, Supervised, pass};

/// Batch size of evaluations: large enough to hide the overhead of a call, small enough
/// that the activations stay in the cache.
pub(super) const BATCH: usize = 256;

/// Evaluates a network on a data set, without training.
///
/// # Errors
///
/// [`TrainError::Empty`] without samples, [`TrainError::Evaluation`] if a sample does not fit
/// the network.
pub fn evaluate<N, D>(network: &N, dataset: &D) -> Result<Metrics, TrainError>
where
    N: Supervised<Input: SingleInput>,
    N::Loss: Loss<N::Scalar, N::Output, [D::Target]>,
    D: Dataset<N::Scalar, Features = N::Input>,
{
    let subset = Subset::Test;
    refuse_empty(subset, dataset)?;
    measure(network, &mut Batches::sequential(dataset, BATCH)?, &mut Memory::new(BATCH))
        .map_err(|source| TrainError::Evaluation { subset, source })
}

/// The mean loss and the accuracy over all batches, of which there is at least one.
pub(super) fn measure<N, D>(
    network: &N,
    batches: &mut Batches<'_, N::Scalar, D>,
    memory: &mut Memory<N>,
) -> Result<Metrics, BatchError>
where
    N: Supervised<Input: SingleInput>,
    N::Loss: Loss<N::Scalar, N::Output, [D::Target]>,
    D: Dataset<N::Scalar, Features = N::Input>,
{
    let (mut samples, mut loss, mut correct) = (0, 0.0, Some(0));
    while let Some(batch) = batches.next() {
        let y = pass::predict::<N>(network.stored().values(), &batch.x, memory.for_prediction())?;
        N::Loss::check(batch.targets, y.ncols()).map_err(|error| in_dataset(error, batch.samples))?;
        samples += y.ncols();
        loss += N::Loss::of_prediction(network.buffers(), y, batch.targets).as_f64() * y.ncols() as f64;
        correct = correct.zip(N::Loss::correct(y, batch.targets)).map(|(sum, right)| sum + right);
    }
    let samples = samples as f64;
    Ok(Metrics { loss: loss / samples, accuracy: correct.map(|correct| correct as f64 / samples) })
}
