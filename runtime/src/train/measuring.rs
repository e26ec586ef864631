//! What a training measures after an epoch and at its end.

use super::evaluation::measure;
use super::{Metrics, Subset, TrainError};
use crate::data::{Batches, Dataset};
use crate::layers::Loss;
use crate::workspace::Memory;
use crate::{BatchError, Scalar, Supervised};

/// What stands for data that the network has never seen: where it should learn some by heart, these.
pub(super) enum Test<'a, T: Scalar, D: Dataset<T>, E: Dataset<T>> {
    Own(Batches<'a, T, E>),
    Train(Batches<'a, T, D>),
}

impl<T: Scalar, D, E> Test<'_, T, D, E>
where
    D: Dataset<T>,
    E: Dataset<T, Features = D::Features, Target = D::Target>,
{
    pub(super) fn measure<N>(&mut self, network: &N, memory: &mut Memory<N>) -> Result<Metrics, BatchError>
    where
        N: Supervised<Scalar = T, Input = D::Features>,
        N::Loss: Loss<T, N::Output, [D::Target]>,
    {
        match self {
            Self::Own(batches) => measure(network, batches, memory),
            Self::Train(batches) => measure(network, batches, memory),
        }
    }
}

/// Metrics after an epoch, whose loss is a number.
pub(super) fn checked(
    subset: Subset,
    (epoch, seed): (usize, u64),
    metrics: Result<Metrics, BatchError>,
) -> Result<Metrics, TrainError> {
    match metrics {
        Ok(metrics) if metrics.loss.is_finite() => Ok(metrics),
        Ok(Metrics { loss, .. }) => Err(TrainError::EvaluationNotFinite { epoch, subset, seed, loss }),
        Err(source) => Err(TrainError::Evaluation { subset, source }),
    }
}
