use alloc::boxed::Box;
use alloc::vec;

use num_traits::Zero;

use crate::Network;

/// All memory of a training step for batches of at most `B` samples, allocated once.
///
/// `Net::workspace::<B>()` makes one for `f32`; for another scalar type write
/// `Workspace::<Net<f64>, B>::new()`.
#[derive(Clone, Debug)]
pub struct Workspace<N: Network, const B: usize> {
    memory: Box<[N::Scalar]>,
    gradient: N,
    loss: N::Scalar,
}

impl<N: Network, const B: usize> Workspace<N, B> {
    /// The most samples (columns) of a batch.
    pub const CAPACITY: usize = B;

    /// Allocates the memory.
    #[must_use]
    pub fn new() -> Self {
        let values = N::TRAINING_MEMORY.max(N::FORWARD_MEMORY) * B;
        Self {
            memory: vec![N::Scalar::zero(); values].into_boxed_slice(),
            gradient: N::zeros(),
            loss: N::Scalar::zero(),
        }
    }

    /// The gradient of the last backward pass, laid out like the network's parameters.
    #[must_use]
    pub fn gradient(&self) -> &N {
        &self.gradient
    }

    /// The gradient of the last backward pass, to be clipped or scaled before a step.
    pub fn gradient_mut(&mut self) -> &mut N {
        &mut self.gradient
    }

    /// The loss that belongs to [`gradient`](Self::gradient); 0 before the first one.
    #[must_use]
    pub fn loss(&self) -> N::Scalar {
        self.loss
    }

    /// Bytes of memory that the workspace holds, its gradient included.
    #[must_use]
    pub fn bytes(&self) -> usize {
        (self.memory.len() + N::PARAMS) * size_of::<N::Scalar>()
    }

    pub(crate) fn parts(&mut self) -> Parts<'_, N> {
        Parts { memory: &mut self.memory, gradient: &mut self.gradient, loss: &mut self.loss, capacity: B }
    }
}

impl<N: Network, const B: usize> Default for Workspace<N, B> {
    fn default() -> Self {
        Self::new()
    }
}

/// A workspace with its capacity as a value.
pub(crate) struct Parts<'w, N: Network> {
    pub(crate) memory: &'w mut [N::Scalar],
    pub(crate) gradient: &'w mut N,
    pub(crate) loss: &'w mut N::Scalar,
    pub(crate) capacity: usize,
}
