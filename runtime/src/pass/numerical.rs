use super::train::forward_train;
use super::{check_batch, output};
use crate::layers::Loss;
use crate::memory::ForTraining;
use crate::{BatchError, Input, Scalar as _, Supervised};

/// The gradient of the loss by central differences, one parameter at a time:
/// `(loss(p + h) - loss(p - h)) / 2h`; 0 for frozen parameters. Every backward pass is
/// checked against it, so the loss is that of a training step: that of the next [`gradient`](super::gradient).
pub fn numerical_gradient<N: Supervised, I: Input<N::Scalar, N::Input> + ?Sized, T: ?Sized>(
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
    let seed = memory.rng.clone().next_u64();
    let mut probe = N::zeros();
    probe.stored_mut().values_mut().copy_from_slice(stored);
    let mut loss = |probe: &N| {
        forward_train::<N>(probe.stored().values(), x.views(), &mut memory, samples, seed);
        let y = output::<N>(memory.values, N::OFFSETS.training_output, samples);
        N::Loss::forward_train(&stored[N::PARAMS..], y, targets)
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

/// The step `h` of a central difference: near the cube root of the scalar's precision, where the
/// errors of rounding and of curvature are of the same size.
const DISTANCE_F64: f64 = 1.0 / 131_072.0;
const DISTANCE_F32: f64 = 1.0 / 128.0;
