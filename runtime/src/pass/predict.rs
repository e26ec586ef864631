use core::ops::Range;

use nalgebra::DimName;

use super::{X, Y, check_batch, check_columns, columns, output_range};
use crate::layers::Loss;
use crate::memory::ForPrediction;
use crate::memory::arena::Arena;
use crate::{BatchError, Input, Network, Scalar as _, Supervised};

/// The forward pass of prediction. Returns where the output lies.
fn forward<N: Network>(
    stored: &[N::Scalar],
    x: X<'_, N>,
    memory: &mut [N::Scalar],
    samples: usize,
) -> Range<usize> {
    let (p, running) = stored.split_at(N::PARAMS);
    N::forward(p, running, x, &mut Arena::new(memory, samples));
    output_range::<N>(N::OFFSETS.output, samples)
}

/// Computes the output for a batch; for a classifier with a loss stage these are logits.
pub fn predict<'w, N: Network>(
    stored: &[N::Scalar],
    x: &(impl Input<N::Scalar, N::Input> + ?Sized),
    memory: ForPrediction<'w, N::Scalar>,
) -> Result<Y<'w, N>, BatchError> {
    predict_mut::<N>(stored, x, memory).map(|y| columns::<N>(y))
}

/// [`predict`], the values of the output.
pub fn predict_mut<'w, N: Network>(
    stored: &[N::Scalar],
    x: &(impl Input<N::Scalar, N::Input> + ?Sized),
    memory: ForPrediction<'w, N::Scalar>,
) -> Result<&'w mut [N::Scalar], BatchError> {
    let samples = check_columns(x.samples()?, memory.capacity)?;
    let output = match samples <= N::FEW.samples {
        true => few::<N>(stored, x, memory.values, samples),
        false => forward::<N>(stored, x.views(), memory.values, samples),
    };
    Ok(&mut memory.values[output])
}

/// The prediction of few samples, each alone. Returns where the output lies.
fn few<N: Network>(
    stored: &[N::Scalar],
    x: &(impl Input<N::Scalar, N::Input> + ?Sized),
    memory: &mut [N::Scalar],
    samples: usize,
) -> Range<usize> {
    let (p, running) = stored.split_at(N::PARAMS);
    let (values, outputs) = memory.split_at_mut(N::FEW.memory);
    let outputs = &mut outputs[..samples * N::Output::DIM];
    one_by_one::<N>(values, N::FEW.output, outputs, |sample, m| N::few(p, running, x.views(), sample, m));
    N::FEW.memory..N::FEW.memory + outputs.len()
}

/// Computes each sample alone, and copies its output from where it lies in the memory of one.
#[inline]
pub fn one_by_one<N: Network>(
    memory: &mut [N::Scalar],
    output: usize,
    outputs: &mut [N::Scalar],
    compute: impl Fn(usize, &mut Arena<'_, N::Scalar>),
) {
    for (sample, y) in outputs.chunks_exact_mut(N::Output::DIM).enumerate() {
        compute(sample, &mut Arena::new(memory, 1));
        y.copy_from_slice(&memory[output..][..N::Output::DIM]);
    }
}

/// The output for a batch that has one valid target for each sample.
fn predict_for<'w, N: Supervised, T: ?Sized>(
    stored: &[N::Scalar],
    x: &(impl Input<N::Scalar, N::Input> + ?Sized),
    targets: &T,
    memory: ForPrediction<'w, N::Scalar>,
) -> Result<Y<'w, N>, BatchError>
where
    N::Loss: Loss<N::Scalar, N::Output, T>,
{
    let samples = check_batch::<N, T>(x.samples()?, targets, memory.capacity)?;
    let output = forward::<N>(stored, x.views(), memory.values, samples);
    Ok(columns::<N>(&memory.values[output]))
}

/// Computes the mean loss over a batch.
pub fn loss<N: Supervised, I: Input<N::Scalar, N::Input> + ?Sized, T: ?Sized>(
    stored: &[N::Scalar],
    x: &I,
    targets: &T,
    memory: ForPrediction<'_, N::Scalar>,
) -> Result<N::Scalar, BatchError>
where
    N::Loss: Loss<N::Scalar, N::Output, T>,
{
    let y = predict_for::<N, T>(stored, x, targets, memory)?;
    Ok(N::Loss::of_prediction(&stored[N::PARAMS..], y, targets))
}

/// The fraction of correct predictions in a batch.
pub fn accuracy<N: Supervised, I: Input<N::Scalar, N::Input> + ?Sized, T: ?Sized>(
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
