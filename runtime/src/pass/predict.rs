use nalgebra::DimName;

use super::{X, Y, check_batch, check_columns, output};
use crate::layers::Loss;
use crate::memory::ForPrediction;
use crate::memory::arena::Arena;
use crate::{BatchError, Input, Network, Scalar as _, Supervised};

/// The forward pass of prediction.
fn forward<'w, N: Network>(
    stored: &[N::Scalar],
    x: X<'_, N>,
    memory: &'w mut [N::Scalar],
    samples: usize,
) -> Y<'w, N> {
    let (p, running) = stored.split_at(N::PARAMS);
    N::forward(p, running, x, &mut Arena::new(memory, samples));
    output::<N>(memory, N::OFFSETS.output, samples)
}

/// Computes the output for a batch; for a classifier with a loss stage these are logits.
pub fn predict<'w, N: Network, X: Input<N::Scalar, N::Input>>(
    stored: &[N::Scalar],
    x: &X,
    memory: ForPrediction<'w, N::Scalar>,
) -> Result<Y<'w, N>, BatchError> {
    let samples = check_columns(x.samples()?, memory.capacity)?;
    Ok(match samples <= N::FEW.samples {
        true => few::<N, X>(stored, x, memory.values, samples),
        false => forward::<N>(stored, x.views(), memory.values, samples),
    })
}

/// The prediction of few samples, each alone.
fn few<'w, N: Network, X: Input<N::Scalar, N::Input>>(
    stored: &[N::Scalar],
    x: &X,
    memory: &'w mut [N::Scalar],
    samples: usize,
) -> Y<'w, N> {
    let (p, running) = stored.split_at(N::PARAMS);
    let (values, outputs) = memory.split_at_mut(N::FEW.memory);
    let outputs = &mut outputs[..samples * N::Output::DIM];
    for (sample, y) in outputs.chunks_exact_mut(N::Output::DIM).enumerate() {
        N::few(p, running, x.views(), sample, &mut Arena::new(values, 1));
        y.copy_from_slice(&values[N::FEW.output..][..N::Output::DIM]);
    }
    output::<N>(outputs, 0, samples)
}

/// The output for a batch that has one valid target for each sample.
fn predict_for<'w, N: Supervised, T: ?Sized>(
    stored: &[N::Scalar],
    x: &impl Input<N::Scalar, N::Input>,
    targets: &T,
    memory: ForPrediction<'w, N::Scalar>,
) -> Result<Y<'w, N>, BatchError>
where
    N::Loss: Loss<N::Scalar, N::Output, T>,
{
    let samples = check_batch::<N, T>(x.samples()?, targets, memory.capacity)?;
    Ok(forward::<N>(stored, x.views(), memory.values, samples))
}

/// Computes the mean loss over a batch.
pub fn loss<N: Supervised, I: Input<N::Scalar, N::Input>, T: ?Sized>(
    stored: &[N::Scalar],
    x: &I,
    targets: &T,
    memory: ForPrediction<'_, N::Scalar>,
) -> Result<N::Scalar, BatchError>
where
    N::Loss: Loss<N::Scalar, N::Output, T>,
{
    let y = predict_for::<N, T>(stored, x, targets, memory)?;
    Ok(N::Loss::forward(y, targets))
}

/// The fraction of correct predictions in a batch.
pub fn accuracy<N: Supervised, I: Input<N::Scalar, N::Input>, T: ?Sized>(
    stored: &[N::Scalar],
    x: &I,
    targets: &T,
    memory: ForPrediction<'_, N::Scalar>,
) -> Result<N::Scalar, BatchError>
where
    N::Loss: Loss<N::Scalar, N::Output, T>,
{
    let y = predict_for::<N, T>(stored, x, targets, memory)?;
    let right = N::Loss::correct(y, targets).unwrap_or(0);
    Ok(N::Scalar::from_f64(right as f64 / y.ncols() as f64))
}
