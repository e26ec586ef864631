use alloc::boxed::Box;
use alloc::vec;

use num_traits::Zero;

use crate::{Network, Rng};

/// All memory of a training step for batches of at most `B` samples, allocated once.
///
/// `Net::workspace::<B>()` makes one for `f32`; for another scalar type write
/// `Workspace::<Net<f64>, B>::new()`.
#[derive(Clone, Debug)]
pub struct Workspace<N: Network, const B: usize> {
    memory: Memory<N>,
}

impl<N: Network, const B: usize> Workspace<N, B> {
    /// The most samples (columns) of a batch.
    pub const CAPACITY: usize = B;

    /// Allocates the memory.
    ///
    /// # Panics
    ///
    /// If the memory can't be addressed: more than `isize::MAX` bytes. As everywhere, the program
    /// ends where the system refuses it.
    #[must_use]
    pub fn new() -> Self {
        Self { memory: Memory::new(B) }
    }

    /// The gradient of the last backward pass, laid out like the network's parameters. With it are the
    /// statistics of its batch, where the network has any.
    #[must_use]
    pub fn gradient(&self) -> &N {
        &self.memory.gradient
    }

    /// The gradient of the last backward pass, to be clipped or scaled before a step.
    pub fn gradient_mut(&mut self) -> &mut N {
        &mut self.memory.gradient
    }

    /// The loss that belongs to [`gradient`](Self::gradient); 0 before the first one.
    #[must_use]
    pub fn loss(&self) -> N::Scalar {
        self.memory.loss
    }

    /// The generator that the masks of `Dropout` come from: each gradient takes one number of it. It
    /// begins with seed 0.
    #[must_use]
    pub fn rng(&self) -> &Rng {
        &self.memory.rng
    }

    /// Changes the generator that masks come from, to give a run another seed or to resume it.
    pub fn set_rng(&mut self, rng: Rng) {
        self.memory.rng = rng;
    }

    /// Bytes of memory that the workspace holds, its gradient included.
    #[must_use]
    pub fn bytes(&self) -> usize {
        (self.memory.values.len() + N::PARAMS + 2 * N::STATE) * size_of::<N::Scalar>()
    }

    /// What the passes work in.
    #[doc(hidden)]
    pub fn memory(&mut self) -> &mut Memory<N> {
        &mut self.memory
    }
}

impl<N: Network, const B: usize> Default for Workspace<N, B> {
    fn default() -> Self {
        Self::new()
    }
}

/// A workspace whose capacity is known at run time.
#[derive(Clone, Debug)]
pub struct Memory<N: Network> {
    pub(crate) values: Box<[N::Scalar]>,
    /// The statistics of the batch.
    pub(crate) statistics: Box<[N::Scalar]>,
    pub(crate) gradient: N,
    pub(crate) loss: N::Scalar,
    pub(crate) capacity: usize,
    /// Where what a training step leaves to chance comes from.
    pub(crate) rng: Rng,
}

impl<N: Network> Memory<N> {
    /// Allocates the memory of a training step for at most `capacity` samples.
    #[must_use]
    pub(crate) fn new(capacity: usize) -> Self {
        // What does not fit into a number does not fit into memory either: `vec!` refuses it.
        let values = N::TRAINING_MEMORY.max(N::FORWARD_MEMORY).saturating_mul(capacity);
        Self {
            values: vec![N::Scalar::zero(); values].into_boxed_slice(),
            statistics: vec![N::Scalar::zero(); N::STATE].into_boxed_slice(),
            gradient: N::zeros(),
            loss: N::Scalar::zero(),
            capacity,
            rng: Rng::new(0),
        }
    }

    /// The same memory with another generator.
    #[cfg(feature = "std")]
    pub(crate) fn with_rng(self, rng: Rng) -> Self {
        Self { rng, ..self }
    }
}
