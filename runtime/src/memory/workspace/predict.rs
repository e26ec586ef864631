use core::marker::PhantomData;

use super::memory::{ForPrediction, check_len, prediction_len};
#[cfg(feature = "alloc")]
use crate::Owned;
use crate::{LengthError, Model, ModelOf, Network, Workspace};

/// A workspace for predictions of networks of type `N`: a [`PredictWorkspace`], or a [`Workspace`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a workspace for predictions of `{N}`",
    label = "expected a workspace created with `workspace::<B>()` or `predict_workspace::<B>()` of the network"
)]
pub trait PredictionMemory<N: Network> {
    #[doc(hidden)]
    fn for_prediction(&mut self) -> ForPrediction<'_, N::Scalar>;
}

// Otherwise rustc's message would be about the networks instead of the workspace.
#[diagnostic::do_not_recommend]
impl<N: Network, M: ModelOf<N>, const B: usize, V: AsMut<[N::Scalar]>> PredictionMemory<N>
    for Workspace<M, B, V>
{
    fn for_prediction(&mut self) -> ForPrediction<'_, N::Scalar> {
        self.memory().for_prediction()
    }
}

impl<N: Network, const B: usize, V: AsMut<[N::Scalar]>> PredictionMemory<N> for PredictWorkspace<N, B, V> {
    fn for_prediction(&mut self) -> ForPrediction<'_, N::Scalar> {
        let values = &mut self.values.as_mut()[..prediction_len::<N>(B)];
        ForPrediction { values, capacity: B }
    }
}

/// The memory of predictions alone for batches of at most `B` samples: for `predict`, `loss` and
/// `accuracy`. A [`Workspace`] holds a whole training step with its gradient.
///
/// `Net::predict_workspace::<B>()` allocates one for `f32`; for another scalar type write
/// `PredictWorkspace::<Net<f64>, B>::new()`. It can also be in memory `V` of the caller, such as an array:
///
/// ```
/// use constnet::PredictWorkspace;
/// use constnet::prelude::*;
///
/// network! { struct Net = Affine(2, 3) -> Relu -> Affine(3, 1); }
///
/// static PARAMS: [f32; Net::PARAMS] = [0.5; Net::PARAMS];
///
/// let net = Net::from_params(&PARAMS)?;
/// let mut ws = PredictWorkspace::<Net, 1, _>::new_in([0.0; Net::prediction_len(1)])?;
/// assert_eq!(net.predict(&SVector::<f32, 2>::new(1.0, 2.0), &mut ws)?[0], 3.5);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct PredictWorkspace<N: Network, const B: usize, V = <N as Model>::Storage> {
    values: V,
    network: PhantomData<fn() -> N>,
}

#[cfg(feature = "alloc")]
impl<N: Network, const B: usize> PredictWorkspace<N, B> {
    /// Allocates the memory.
    ///
    /// # Panics
    ///
    /// If the memory exceeds the address space: more than `isize::MAX` bytes. As always in Rust, the program
    /// aborts if the allocation fails.
    #[must_use]
    pub fn new() -> Self {
        Self { values: Owned::zeros(prediction_len::<N>(B)), network: PhantomData }
    }
}

impl<N: Network, const B: usize, V> PredictWorkspace<N, B, V> {
    /// The maximum number of samples (columns) in a batch.
    pub const CAPACITY: usize = B;

    /// Uses memory of at least `Net::prediction_len(B)` values, which are overwritten.
    ///
    /// # Errors
    ///
    /// If the memory is too small.
    pub fn new_in(mut memory: V) -> Result<Self, LengthError>
    where
        V: AsMut<[N::Scalar]>,
    {
        check_len(prediction_len::<N>(B), memory.as_mut().len())?;
        Ok(Self { values: memory, network: PhantomData })
    }

    /// Memory of predictions in bytes.
    #[must_use]
    pub const fn bytes(&self) -> usize {
        prediction_len::<N>(B).saturating_mul(size_of::<N::Scalar>())
    }
}

#[cfg(feature = "alloc")]
impl<N: Network, const B: usize> Default for PredictWorkspace<N, B> {
    fn default() -> Self {
        Self::new()
    }
}
