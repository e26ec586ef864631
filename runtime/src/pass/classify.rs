use nalgebra::DimName;

use super::{Y, columns, predict_mut};
use crate::layers::ClassificationLoss;
use crate::memory::ForPrediction;
use crate::{BatchError, Input, Supervised};

/// Computes the probability of each class for a batch.
pub fn probabilities<'w, N: Supervised<Loss: ClassificationLoss>>(
    stored: &[N::Scalar],
    x: &(impl Input<N::Scalar, N::Input> + ?Sized),
    memory: ForPrediction<'w, N::Scalar>,
) -> Result<Y<'w, N>, BatchError> {
    predict_mut::<N>(stored, x, memory).map(|y| to_probabilities::<N>(y))
}

/// Converts the output for a batch.
pub fn to_probabilities<N: Supervised<Loss: ClassificationLoss>>(y: &mut [N::Scalar]) -> Y<'_, N> {
    N::Loss::probabilities(y, N::Output::DIM);
    columns::<N>(y)
}

/// The class of one sample, and its probability.
pub fn class_of<N: Supervised<Loss: ClassificationLoss>>(
    probabilities: Y<'_, N>,
) -> Result<(usize, N::Scalar), BatchError> {
    match probabilities.ncols() {
        1 => N::Loss::class(probabilities.as_slice()).ok_or(BatchError::NotANumber { sample: 0 }),
        samples => Err(BatchError::NotOneSample { samples }),
    }
}
