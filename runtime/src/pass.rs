//! The passes over a batch that every network shares: checks first, then the generated code.

use nalgebra::{DimName, Dyn, MatrixView, MatrixViewMut};

use crate::access::Gradient;
#[cfg(feature = "std")]
use crate::arena::Watch;
use crate::arena::{Arena, Inputs};
use crate::layers::Loss;
use crate::workspace::{ForPrediction, ForTraining};
use crate::{BatchError, Input, InputShape, Mapping, Model, Network, Scalar as _, Supervised};

/// A batch with the columns of `N`'s input.
type X<'a, N> = <<N as Network>::Input as InputShape>::Views<'a, <N as Model>::Scalar>;
/// A batch with the columns of `N`'s output.
type Y<'a, N> = MatrixView<'a, <N as Model>::Scalar, <N as Network>::Output, Dyn>;

/// Makes sure that there are samples, and that they fit.
fn check_columns(columns: usize, capacity: usize) -> Result<usize, BatchError> {
    match columns {
        0 => Err(BatchError::Empty),
        _ if columns > capacity => Err(BatchError::TooManyColumns { columns, capacity }),
        _ => Ok(columns),
    }
}

/// There are samples, they fit, and each has one valid target.
fn check_batch<N: Supervised, T: ?Sized>(
    columns: usize,
    targets: &T,
    capacity: usize,
) -> Result<usize, BatchError>
where
    N::Loss: Loss<N::Scalar, N::Output, T>,
{
    check_columns(columns, capacity)?;
    N::Loss::check(targets, columns)?;
    Ok(columns)
}

/// The values of the output at a place of the memory.
fn output<N: Network>(values: &[N::Scalar], offset: usize, samples: usize) -> Y<'_, N> {
    let values = &values[offset * samples..][..N::Output::DIM * samples];
    MatrixView::from_slice_generic(values, N::Output::name(), Dyn(samples))
}

/// The forward pass of prediction.
fn forward<'w, N: Network>(
    stored: &[N::Scalar],
    x: X<'_, N>,
    memory: &'w mut [N::Scalar],
    samples: usize,
) -> Y<'w, N> {
    let (p, running) = stored.split_at(N::PARAMS);
    N::forward(p, running, x, &mut Arena::new(memory, samples));
    output::<N>(memory, N::OUTPUT_OFFSETS.output, samples)
}

/// The output for a batch.
pub fn predict<'w, N: Network, X: Input<N::Scalar, N::Input>>(
    stored: &[N::Scalar],
    x: &X,
    memory: ForPrediction<'w, N::Scalar>,
) -> Result<Y<'w, N>, BatchError> {
    let samples = check_columns(x.samples()?, memory.capacity)?;
    Ok(forward::<N>(stored, x.views(), memory.values, samples))
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

/// The mean loss over a batch.
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

/// How many samples of a batch the network gets right, if its loss knows right and wrong.
pub fn correct<N: Supervised, I: Input<N::Scalar, N::Input>, T: ?Sized>(
    stored: &[N::Scalar],
    x: &I,
    targets: &T,
    memory: ForPrediction<'_, N::Scalar>,
) -> Result<Option<usize>, BatchError>
where
    N::Loss: Loss<N::Scalar, N::Output, T>,
{
    let y = predict_for::<N, T>(stored, x, targets, memory)?;
    Ok(N::Loss::correct(y, targets))
}

/// The fraction of a batch that the network gets right.
pub fn accuracy<N: Supervised, I: Input<N::Scalar, N::Input>, T: ?Sized>(
    stored: &[N::Scalar],
    x: &I,
    targets: &T,
    memory: ForPrediction<'_, N::Scalar>,
) -> Result<N::Scalar, BatchError>
where
    N::Loss: Loss<N::Scalar, N::Output, T>,
{
    let right = correct::<N, I, T>(stored, x, targets, memory)?.unwrap_or(0);
    Ok(N::Scalar::from_f64(right as f64 / x.samples()? as f64))
}

/// Computes the gradient of the loss over a batch, by backpropagation, and gives the loss.
pub fn gradient<N: Supervised, I: Input<N::Scalar, N::Input>, T: ?Sized>(
    stored: &[N::Scalar],
    x: &I,
    targets: &T,
    mut memory: ForTraining<'_, N::Scalar>,
) -> Result<N::Scalar, BatchError>
where
    N::Loss: Loss<N::Scalar, N::Output, T>,
{
    let samples = check_batch::<N, T>(x.samples()?, targets, memory.capacity)?;
    let (x, key) = (x.views(), memory.rng.next_u64());
    record::<N>(stored, x, &mut memory, samples, key);
    let Some(gradient_at) = N::OUTPUT_OFFSETS.output_gradient else {
        // Nothing is trained.
        return Ok(N::Loss::forward(
            output::<N>(memory.values, N::OUTPUT_OFFSETS.training_output, samples),
            targets,
        ));
    };
    let (y, dy) = output_and_gradient::<N>(memory.values, gradient_at, samples);
    let loss = N::Loss::backward(y, targets, dy);
    backward_into::<N>(stored, x, &mut memory, samples, key, false);
    Ok(loss)
}

/// The forward pass of a training step.
fn record<N: Network>(
    stored: &[N::Scalar],
    x: X<'_, N>,
    memory: &mut ForTraining<'_, N::Scalar>,
    samples: usize,
    key: u64,
) {
    let (p, running) = stored.split_at(N::PARAMS);
    N::record(p, running, x, &mut Arena::new(memory.values, samples).training(memory.statistics, key));
}

/// The output of the forward pass, and where its gradient goes: two places that do not meet.
fn output_and_gradient<N: Network>(
    values: &mut [N::Scalar],
    gradient_at: usize,
    samples: usize,
) -> (Y<'_, N>, MatrixViewMut<'_, N::Scalar, N::Output, Dyn>) {
    let output_at = N::OUTPUT_OFFSETS.training_output;
    let len = N::Output::DIM * samples;
    let middle = output_at.max(gradient_at) * samples;
    let (low, high) = values.split_at_mut(middle);
    let (y, dy) = if output_at < gradient_at {
        (&low[output_at * samples..][..len], &mut high[..len])
    } else {
        (&high[..len], &mut low[gradient_at * samples..][..len])
    };
    let (size, samples) = (N::Output::name(), Dyn(samples));
    (MatrixView::from_slice_generic(y, size, samples), MatrixViewMut::from_slice_generic(dy, size, samples))
}

/// The backward pass once the gradient of the output is in its place.
fn backward_into<N: Network>(
    stored: &[N::Scalar],
    x: X<'_, N>,
    memory: &mut ForTraining<'_, N::Scalar>,
    samples: usize,
    key: u64,
    inputs: bool,
) {
    let (gradient, statistics) = memory.gradient.split_at_mut(N::PARAMS);
    statistics.copy_from_slice(memory.statistics);
    let mut arena = Arena::new(memory.values, samples).training(memory.statistics, key);
    let (p, running) = stored.split_at(N::PARAMS);
    N::backpropagate(p, running, x, &mut arena, &mut Gradient::replace(gradient), inputs);
}

/// The gradient with respect to the input of a network without a loss; that of the parameters is
/// left in the workspace.
pub fn backward<'w, N: Mapping>(
    stored: &[N::Scalar],
    x: &impl Input<N::Scalar, N::Input>,
    dy: &impl Input<N::Scalar, N::Output>,
    mut memory: ForTraining<'w, N::Scalar>,
) -> Result<N::InputGradient<'w>, BatchError> {
    let samples = check_columns(x.samples()?, memory.capacity)?;
    let (x, dy) = (x.views(), dy.views());
    if samples != dy.ncols() {
        return Err(BatchError::GradientColumns { samples, columns: dy.ncols() });
    }
    let key = memory.rng.next_u64();
    record::<N>(stored, x, &mut memory, samples, key);
    if let Some(gradient_at) = N::OUTPUT_OFFSETS.output_gradient {
        let place = &mut memory.values[gradient_at * samples..][..N::Output::DIM * samples];
        place.copy_from_slice(dy.as_slice());
    }
    backward_into::<N>(stored, x, &mut memory, samples, key, true);
    Ok(N::input_gradient(Inputs::new(memory.values, samples)))
}

/// The gradient of the loss by central differences, one parameter at a time:
/// `(loss(p + h) - loss(p - h)) / 2h`; 0 for what is not trained. It is what every backward pass is
/// checked by, so the loss is that of a training step: that of the next [`gradient`].
#[cfg(feature = "alloc")]
pub fn numerical_gradient<N: Supervised, I: Input<N::Scalar, N::Input>, T: ?Sized>(
    stored: &[N::Scalar],
    x: &I,
    targets: &T,
    mut memory: ForTraining<'_, N::Scalar>,
) -> Result<N, BatchError>
where
    N::Loss: Loss<N::Scalar, N::Output, T>,
{
    let samples = check_batch::<N, T>(x.samples()?, targets, memory.capacity)?;
    let h = N::Scalar::from_f64(if N::Scalar::NAME == "f64" { DISTANCE_F64 } else { DISTANCE_F32 });
    let key = memory.rng.clone().next_u64();
    let mut probe = N::zeros();
    probe.stored_mut().values_mut().copy_from_slice(stored);
    let mut loss = |probe: &N| {
        record::<N>(probe.stored().values(), x.views(), &mut memory, samples, key);
        N::Loss::forward(output::<N>(memory.values, N::OUTPUT_OFFSETS.training_output, samples), targets)
    };
    let mut gradient = N::zeros();
    let trained = N::TENSORS.iter().filter(|tensor| !tensor.frozen);
    for p in trained.flat_map(|tensor| tensor.offset..tensor.offset + tensor.len()) {
        let value = stored[p];
        probe.params_mut()[p] = value + h;
        let above = loss(&probe);
        probe.params_mut()[p] = value - h;
        let below = loss(&probe);
        probe.params_mut()[p] = value;
        gradient.params_mut()[p] = (above - below) / (h + h);
    }
    Ok(gradient)
}

/// The stage that is the first to give what is no number in the training step of [`gradient`] whose generator
/// stood here, if one does: in the forward pass, or where that is sound, in the backward pass.
#[cfg(feature = "std")]
pub fn first_bad_stage<N: Supervised, I: Input<N::Scalar, N::Input>, T: ?Sized>(
    network: &N,
    x: &I,
    targets: &T,
    memory: ForTraining<'_, N::Scalar>,
    mut rng: crate::Rng,
) -> Option<&'static str>
where
    N::Loss: Loss<N::Scalar, N::Output, T>,
{
    let samples = check_batch::<N, T>(x.samples().ok()?, targets, memory.capacity).ok()?;
    let (p, running) = network.stored().values().split_at(N::PARAMS);
    let (x, key) = (x.views(), rng.next_u64());
    let [forward, backward] = N::CALLS;
    // A call may leave what is there: a part of a join, which the next call fills.
    let ForTraining { values, statistics, gradient, .. } = memory;
    values.fill(N::Scalar::from_f64(0.0));
    let mut watch = Watch::default();
    let mut arena = Arena::new(values, samples).training(statistics, key).watched(&mut watch);
    N::record(p, running, x, &mut arena);
    if let Some(call) = arena.first_bad_call() {
        return stage_of(forward, call);
    }
    let (y, dy) = output_and_gradient::<N>(values, N::OUTPUT_OFFSETS.output_gradient?, samples);
    let loss = N::Loss::backward(y, targets, dy);
    if !loss.as_f64().is_finite() {
        return Some(N::LAYERS.last()?.stage);
    }
    let mut watch = Watch::default();
    let mut arena = Arena::new(values, samples).training(statistics, key).watched(&mut watch);
    let gradient = &mut gradient[..N::PARAMS];
    N::backpropagate(p, running, x, &mut arena, &mut Gradient::replace(gradient), false);
    let call = arena.first_bad_call()?;
    stage_of(backward, call)
}

/// The stage of a call; of one that belongs to none, that of the call before.
#[cfg(feature = "std")]
fn stage_of(calls: &[&'static str], call: usize) -> Option<&'static str> {
    calls.get(..=call)?.iter().rev().find(|stage| !stage.is_empty()).copied()
}

/// The distance of a central difference: near the cube root of the scalar's precision, where the
/// errors of rounding and of curvature weigh the same.
#[cfg(feature = "alloc")]
const DISTANCE_F64: f64 = 1.0 / 131_072.0;
#[cfg(feature = "alloc")]
const DISTANCE_F32: f64 = 1.0 / 128.0;
