mod memory;
mod predict;

pub(crate) use memory::{ForPrediction, ForTraining, Memory, check_len};
pub use memory::{computed_len, prediction_len, training_len};
pub use predict::{PredictWorkspace, PredictionMemory};

use crate::{LengthError, Model, ModelMut, Network, Rng};

/// The memory of a training step for batches of at most `B` samples, including the gradient.
///
/// `Net::workspace::<B>()` allocates one for `f32`; for another scalar type write
/// `Workspace::<Net<f64>, B>::new()`. For predictions alone, a [`PredictWorkspace`] is much smaller.
///
/// The gradient is a network of the type `N`, and everything else is in a `V`: on the heap, or in memory of the caller,
/// without an allocator. Network and workspace then have the same type `N`, so that an optimizer accepts both:
///
/// ```
/// use constnet::prelude::*;
///
/// network! { struct Line = Affine(1, 1) -> MseLoss; }
///
/// let x = SMatrix::<f32, 1, 3>::new(0.0, 1.0, 2.0);
/// let t = SMatrix::<f32, 1, 3>::new(1.0, 3.0, 5.0);
///
/// let (mut params, mut memory) = ([0.0_f32; Line::PARAMS], [0.0; Line::training_len(3)]);
/// let mut net = Line::from_params(&mut params[..])?;
/// net.initialize(&mut constnet::Rng::new(1));
/// let mut ws = net.workspace_in::<3>(&mut memory)?;
/// let mut optimizer = Momentum::new_in(&net, 0.05, [0.0_f32; Line::PARAMS])?.momentum(0.8);
/// for _ in 0..300 {
///     net.gradient(&x, &t, &mut ws)?;
///     optimizer.step(&mut net, ws.gradient());
/// }
/// assert!((net.view().affine1.weight[0] - 2.0).abs() < 1e-3);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Workspace<N: Model, const B: usize, V = <N as Model>::Storage> {
    memory: Memory<N, V>,
}

#[cfg(feature = "alloc")]
impl<N: Network, const B: usize> Workspace<N, B> {
    /// Allocates the memory.
    ///
    /// # Panics
    ///
    /// If the memory exceeds the address space: more than `isize::MAX` bytes. As always in Rust, the program
    /// aborts if the allocation fails.
    #[must_use]
    pub fn new() -> Self {
        Self { memory: Memory::new(B) }
    }
}

impl<'m, N: ModelMut<Storage = &'m mut [<N as Model>::Scalar]>, const B: usize> Workspace<N, B> {
    /// Uses memory of at least `Net::training_len(B)` values, which are overwritten. For a network in such
    /// memory, [its method](ModelMut::workspace_in) needs no type annotation.
    ///
    /// # Errors
    ///
    /// If the memory is too small.
    pub fn new_in(memory: &'m mut [N::Scalar]) -> Result<Self, LengthError> {
        check_len(training_len::<N::Network>(B), memory.len())?;
        let (values, gradient) = memory.split_at_mut(Self::VALUES);
        let gradient = N::from_params(&mut gradient[..N::Network::PARAMS + N::Network::BUFFERS])?;
        Self::from_parts(values, gradient)
    }
}

impl<N: Model, const B: usize, V> Workspace<N, B, V> {
    /// The maximum number of samples (columns) in a batch.
    pub const CAPACITY: usize = B;

    /// Number of values besides the gradient; see [`from_parts`](Self::from_parts).
    pub const VALUES: usize = memory::values_len::<N::Network>(B);

    /// Uses at least [`VALUES`](Self::VALUES) values, and a network whose parameters become the gradient: for
    /// memory in arrays, which can be moved with the workspace.
    ///
    /// # Errors
    ///
    /// If there are too few values.
    pub fn from_parts(mut values: V, gradient: N) -> Result<Self, LengthError>
    where
        N: ModelMut,
        V: AsMut<[N::Scalar]>,
    {
        check_len(Self::VALUES, values.as_mut().len())?;
        let mut memory = Memory::of(values, gradient, B);
        memory.clear();
        Ok(Self { memory })
    }

    /// The gradient of the last backward pass, with the layout of the network's parameters. It includes the
    /// statistics of its batch, if the network has any.
    #[must_use]
    pub fn gradient(&self) -> &N {
        &self.memory.gradient
    }

    /// The gradient of the last backward pass, mutable for clipping or scaling.
    pub fn gradient_mut(&mut self) -> &mut N {
        &mut self.memory.gradient
    }

    /// The loss computed with [`gradient`](Self::gradient); 0 before the first one.
    #[must_use]
    pub fn loss(&self) -> N::Scalar {
        self.memory.loss
    }

    /// The generator of the `Dropout` masks: each gradient uses one number of it. It
    /// initially has seed 0.
    #[must_use]
    pub fn rng(&self) -> &Rng {
        &self.memory.rng
    }

    /// Sets the generator of the masks, to use another seed or to resume a run.
    pub fn set_rng(&mut self, rng: Rng) {
        self.memory.rng = rng;
    }

    /// Memory of a training step in bytes, including the gradient.
    #[must_use]
    pub const fn bytes(&self) -> usize {
        training_len::<N::Network>(B).saturating_mul(size_of::<N::Scalar>())
    }

    /// The memory of the passes.
    #[doc(hidden)]
    pub fn memory(&mut self) -> &mut Memory<N, V> {
        &mut self.memory
    }
}

#[cfg(feature = "alloc")]
impl<N: Network, const B: usize> Default for Workspace<N, B> {
    fn default() -> Self {
        Self::new()
    }
}
