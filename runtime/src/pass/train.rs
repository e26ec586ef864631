use nalgebra::{DimName, Dyn, MatrixView, MatrixViewMut};

use super::{X, Y, check_batch, check_columns, output};
use crate::access::Gradient;
use crate::layers::Loss;
use crate::memory::ForTraining;
use crate::memory::arena::{Arena, InputGradients};
use crate::{BatchError, Differentiable, Input, Network, Supervised};

/// Computes the gradient of the loss over a batch, by backpropagation, and returns the loss.
pub fn gradient<N: Supervised, I: Input<N::Scalar, N::Input> + ?Sized, T: ?Sized>(
    stored: &[N::Scalar],
    x: &I,
    targets: &T,
    mut memory: ForTraining<'_, N::Scalar>,
) -> Result<N::Scalar, BatchError>
where
    N::Loss: Loss<N::Scalar, N::Output, T>,
{
    let samples = check_batch::<N, T>(x.samples()?, targets, memory.capacity)?;
    let (x, seed) = (x.views(), memory.rng.next_u64());
    forward_train::<N>(stored, x, &mut memory, samples, seed);
    let Some(gradient_at) = N::OFFSETS.output_gradient else {
        // All parameters are frozen.
        return Ok(N::Loss::forward_train(
            &stored[N::PARAMS..],
            output::<N>(memory.values, N::OFFSETS.training_output, samples),
            targets,
        ));
    };
    let (y, dy) = output_and_gradient::<N>(memory.values, gradient_at, samples);
    let loss = N::Loss::backward_train(&stored[N::PARAMS..], y, targets, dy);
    backward_into::<N>(stored, x, &mut memory, samples, seed, false);
    Ok(loss)
}

/// The forward pass of a training step.
pub(super) fn forward_train<N: Network>(
    stored: &[N::Scalar],
    x: X<'_, N>,
    memory: &mut ForTraining<'_, N::Scalar>,
    samples: usize,
    seed: u64,
) {
    let (p, running) = stored.split_at(N::PARAMS);
    N::forward_train(
        p,
        running,
        x,
        &mut Arena::new(memory.values, samples).training(memory.statistics, seed),
    );
}

/// The output of the forward pass, and the memory of its gradient: two ranges that do not overlap.
pub(super) fn output_and_gradient<N: Network>(
    values: &mut [N::Scalar],
    gradient_at: usize,
    samples: usize,
) -> (Y<'_, N>, MatrixViewMut<'_, N::Scalar, N::Output, Dyn>) {
    let output_at = N::OFFSETS.training_output;
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

/// The backward pass, once the gradient of the output has been written.
fn backward_into<N: Network>(
    stored: &[N::Scalar],
    x: X<'_, N>,
    memory: &mut ForTraining<'_, N::Scalar>,
    samples: usize,
    seed: u64,
    inputs: bool,
) {
    let (gradient, statistics) = memory.gradient.split_at_mut(N::PARAMS);
    statistics.copy_from_slice(memory.statistics);
    let mut arena = Arena::new(memory.values, samples).training(memory.statistics, seed);
    let (p, running) = stored.split_at(N::PARAMS);
    N::backward_train(p, running, x, &mut arena, &mut Gradient::replace(gradient), inputs);
}

/// The gradient with respect to the input of a network without a loss; the parameter gradient is
/// left in the workspace.
pub fn backward<'w, N: Differentiable>(
    stored: &[N::Scalar],
    x: &(impl Input<N::Scalar, N::Input> + ?Sized),
    dy: &(impl Input<N::Scalar, N::Output> + ?Sized),
    mut memory: ForTraining<'w, N::Scalar>,
) -> Result<N::InputGradient<'w>, BatchError> {
    let samples = check_columns(x.samples()?, memory.capacity)?;
    let columns = dy.samples()?;
    if samples != columns {
        return Err(BatchError::GradientColumns { samples, columns });
    }
    let (x, dy) = (x.views(), dy.views());
    let seed = memory.rng.next_u64();
    forward_train::<N>(stored, x, &mut memory, samples, seed);
    if let Some(gradient_at) = N::OFFSETS.output_gradient {
        let place = &mut memory.values[gradient_at * samples..][..N::Output::DIM * samples];
        place.copy_from_slice(dy.as_slice());
    }
    backward_into::<N>(stored, x, &mut memory, samples, seed, true);
    Ok(N::input_gradient(InputGradients::new(memory.values, samples)))
}
