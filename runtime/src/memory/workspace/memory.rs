//! Memory of the passes: size, owner, and access.

use num_traits::Zero;

#[cfg(feature = "alloc")]
use crate::Owned;
use crate::layers::Loss;
use crate::{BatchError, Input, LengthError, Model, ModelMut, Network, Rng, Supervised, pass};

/// Number of values that prediction needs for this number of samples.
#[must_use]
pub const fn prediction_len<N: Network>(samples: usize) -> usize {
    let (batch, few) = (N::FORWARD_MEMORY.saturating_mul(samples), N::FEW.values::<N::Output>());
    if batch > few { batch } else { few }
}

/// Number of values that a training step needs for this number of samples: its values, the statistics of the batch, and
/// the gradient with its statistics.
#[must_use]
pub const fn training_len<N: Network>(samples: usize) -> usize {
    values_len::<N>(samples).saturating_add(N::PARAMS).saturating_add(N::BUFFERS)
}

/// [`training_len`] without the gradient.
pub(super) const fn values_len<N: Network>(samples: usize) -> usize {
    computed_len::<N>(samples).saturating_add(N::BUFFERS)
}

/// For a training step or a prediction, whichever needs more.
#[must_use]
pub const fn computed_len<N: Network>(samples: usize) -> usize {
    // A number of values that overflows does not fit into memory either.
    let (train, predict) = (N::TRAINING_MEMORY.saturating_mul(samples), prediction_len::<N>(samples));
    if train > predict { train } else { predict }
}

/// Checks that a buffer holds at least the number of values that are needed.
pub(crate) fn check_len(expected: usize, found: usize) -> Result<(), LengthError> {
    if found < expected { Err(LengthError { expected, found }) } else { Ok(()) }
}

/// The memory of a prediction, as borrowed by a pass.
#[derive(Debug)]
pub struct ForPrediction<'m, T> {
    pub(crate) values: &'m mut [T],
    /// The maximum number of samples in a batch.
    pub(crate) capacity: usize,
}

/// The memory of a training step, as borrowed by a pass.
#[derive(Debug)]
pub struct ForTraining<'m, T> {
    pub(crate) values: &'m mut [T],
    /// The statistics of the batch.
    pub(crate) statistics: &'m mut [T],
    /// The gradient of the parameters, followed by the statistics that belong to it.
    pub(crate) gradient: &'m mut [T],
    /// The source of randomness of a training step.
    pub(crate) rng: &'m mut Rng,
    /// The maximum number of samples in a batch.
    pub(crate) capacity: usize,
}

/// A workspace whose capacity is known at run time. The gradient is a network of type `N`, the other values are
/// in a `V`.
#[derive(Clone, Debug)]
pub struct Memory<N: Model, V = <N as Model>::Storage> {
    /// The values of the passes, followed by the statistics of the batch.
    values: V,
    pub(crate) gradient: N,
    pub(crate) loss: N::Scalar,
    capacity: usize,
    pub(crate) rng: Rng,
}

#[cfg(feature = "alloc")]
impl<N: Network> Memory<N> {
    /// Allocates the memory of a training step for at most `capacity` samples.
    #[must_use]
    pub(crate) fn new(capacity: usize) -> Self {
        Self::of(Owned::zeros(values_len::<N>(capacity)), N::zeros(), capacity)
    }
}

impl<N: Model, V> Memory<N, V> {
    /// The memory in these values, of which there must be enough.
    pub(super) fn of(values: V, gradient: N, capacity: usize) -> Self {
        Self { values, gradient, loss: N::Scalar::zero(), capacity, rng: Rng::new(0) }
    }

    /// The same memory with another generator.
    #[cfg(feature = "std")]
    pub(crate) fn with_rng(self, rng: Rng) -> Self {
        Self { rng, ..self }
    }
}

impl<N: Model, V: AsMut<[N::Scalar]>> Memory<N, V> {
    pub(crate) fn for_prediction(&mut self) -> ForPrediction<'_, N::Scalar> {
        let values = &mut self.values.as_mut()[..computed_len::<N::Network>(self.capacity)];
        ForPrediction { values, capacity: self.capacity }
    }

    pub(crate) fn for_training(&mut self) -> ForTraining<'_, N::Scalar>
    where
        N: ModelMut,
    {
        let Self { values, gradient, rng, capacity, .. } = self;
        let (values, statistics) = values.as_mut().split_at_mut(computed_len::<N::Network>(*capacity));
        let statistics = &mut statistics[..N::Network::BUFFERS];
        let gradient = gradient.stored_mut().values_mut();
        ForTraining { values, statistics, gradient, rng, capacity: *capacity }
    }

    /// Zeroes values that a step does not write: frozen stages have neither gradients nor statistics.
    pub(super) fn clear(&mut self)
    where
        N: ModelMut,
    {
        let ForTraining { statistics, gradient, .. } = self.for_training();
        statistics.fill(N::Scalar::zero());
        gradient.fill(N::Scalar::zero());
    }

    /// Computes the gradient of a network with these values, and stores it and the loss.
    pub(crate) fn gradient_of<I, Y: ?Sized>(
        &mut self,
        stored: &[N::Scalar],
        x: &I,
        targets: &Y,
    ) -> Result<&N, BatchError>
    where
        N: ModelMut<Network: Supervised>,
        I: Input<N::Scalar, <N::Network as Network>::Input> + ?Sized,
        <N::Network as Supervised>::Loss: Loss<N::Scalar, <N::Network as Network>::Output, Y>,
    {
        self.loss = pass::gradient::<N::Network, I, Y>(stored, x, targets, self.for_training())?;
        Ok(&self.gradient)
    }
}
