//! Checks of the numbers in data sets, before training.

use nalgebra::{DimName, Dyn, OMatrix};

use super::evaluation::BATCH;
use super::{Subset, TrainError};
use crate::data::{Batches, Dataset};
use crate::layers::{Comparison, Loss};
use crate::{Scalar, SingleInput, Supervised};

/// Checks that no target is NaN or infinite, and no sample of the test set. Those of the training set are found in
/// their step, when they are read anyway.
pub(super) fn refuse_non_finite<N, D>(subset: Subset, dataset: &D) -> Result<(), TrainError>
where
    N: Supervised<Input: SingleInput>,
    N::Loss: Loss<N::Scalar, N::Output, [D::Target]>,
    D: Dataset<N::Scalar, Features = N::Input>,
{
    let of_values = N::Loss::classes().is_none();
    if subset == Subset::Train && !of_values {
        return Ok(());
    }
    let (features, outputs) = (N::Input::dim(), N::Output::dim());
    let predictions = OMatrix::<N::Scalar, N::Output, Dyn>::zeros(BATCH.min(dataset.len()));
    let mut batches = Batches::sequential(dataset, BATCH)?;
    while let Some(batch) = batches.next() {
        let found = |at: usize, size: usize, is_target| TrainError::NonFiniteData {
            subset,
            sample: batch.samples[at / size],
            value: at % size,
            is_target,
        };
        if subset != Subset::Train
            && let Some(at) = batch.x.as_slice().iter().position(|value| !value.as_f64().is_finite())
        {
            return Err(found(at, features, false));
        }
        // Targets of a wrong number are reported in their step.
        let count = batch.samples.len();
        if !of_values || N::Loss::check(batch.targets, count).is_err() {
            continue;
        }
        let (mut at, mut bad) = (0, None);
        N::Loss::compare(predictions.columns(0, count), batch.targets, &mut |comparison| {
            if let Comparison::Value { target, .. } = comparison
                && bad.is_none()
                && !target.as_f64().is_finite()
            {
                bad = Some(at);
            }
            at += 1;
        });
        if let Some(at) = bad {
            return Err(found(at, outputs, true));
        }
    }
    Ok(())
}
