use super::check_batch;
use super::train::output_and_gradient;
use crate::access::Gradient;
use crate::layers::Loss;
use crate::memory::ForTraining;
use crate::memory::arena::{Arena, Watch};
use crate::{Input, Rng, Scalar as _, Supervised};

/// The first stage that outputs NaN or infinity in the training step of [`gradient`](super::gradient) with the
/// generator in this state, if there is one: in the forward pass, or if that is finite, in the backward pass.
pub fn first_non_finite_layer<N: Supervised, I: Input<N::Scalar, N::Input>, T: ?Sized>(
    network: &N,
    x: &I,
    targets: &T,
    memory: ForTraining<'_, N::Scalar>,
    mut rng: Rng,
) -> Option<&'static str>
where
    N::Loss: Loss<N::Scalar, N::Output, T>,
{
    let samples = check_batch::<N, T>(x.samples().ok()?, targets, memory.capacity).ok()?;
    let (p, running) = network.stored().values().split_at(N::PARAMS);
    let (x, seed) = (x.views(), rng.next_u64());
    let [forward, backward] = N::CALLS;
    // A call may leave earlier values unchanged: a part of a join, which the next call fills.
    let ForTraining { values, statistics, gradient, .. } = memory;
    values.fill(N::Scalar::from_f64(0.0));
    let mut watch = Watch::default();
    let mut arena = Arena::new(values, samples).training(statistics, seed).watched(&mut watch);
    N::forward_train(p, running, x, &mut arena);
    if let Some(call) = arena.first_non_finite_call() {
        return stage_of(forward, call);
    }
    let (y, dy) = output_and_gradient::<N>(values, N::OFFSETS.output_gradient?, samples);
    let loss = N::Loss::backward_train(running, y, targets, dy);
    if !loss.as_f64().is_finite() {
        return Some(N::LAYERS.last()?.name);
    }
    let mut watch = Watch::default();
    let mut arena = Arena::new(values, samples).training(statistics, seed).watched(&mut watch);
    let gradient = &mut gradient[..N::PARAMS];
    N::backward_train(p, running, x, &mut arena, &mut Gradient::replace(gradient), false);
    let call = arena.first_non_finite_call()?;
    stage_of(backward, call)
}

/// The stage of a call; for a call that belongs to no stage, that of the previous call.
fn stage_of(calls: &[&'static str], call: usize) -> Option<&'static str> {
    calls.get(..=call)?.iter().rev().find(|stage| !stage.is_empty()).copied()
}
