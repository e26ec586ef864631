use core::marker::PhantomData;

use nalgebra::DimName;

#[cfg(feature = "alloc")]
use crate::Owned;
use crate::memory::check_len;
use crate::{LengthError, Model, Network};

/// Number of values of a predictor's weights.
#[must_use]
pub const fn packed_len<N: Network>() -> usize {
    N::PACKED
}

/// Number of values that a predictor needs for this number of samples: those of one sample that are alive at the same
/// time, and the outputs if there are several.
#[must_use]
pub const fn scratch_len<N: Network>(samples: usize) -> usize {
    let outputs = match samples {
        0 | 1 => 0,
        _ => <N::Output as DimName>::DIM.saturating_mul(samples),
    };
    N::SCRATCH.saturating_add(outputs)
}

/// The memory in which one thread uses a [`Predictor`](super::Predictor), for at most `B` samples at once.
///
/// It holds the values of one sample that are alive at the same time, and the outputs of all samples. It is allocated
/// by [`Predictor::scratch`](super::Predictor::scratch), or in memory of the caller.
#[derive(Clone, Debug)]
pub struct PredictorScratch<N: Network, const B: usize, V = <N as Model>::Storage> {
    values: V,
    network: PhantomData<fn() -> N>,
}

#[cfg(feature = "alloc")]
impl<N: Network, const B: usize> PredictorScratch<N, B> {
    /// Allocates the memory.
    ///
    /// # Panics
    ///
    /// If the memory exceeds the address space: more than `isize::MAX` bytes.
    #[must_use]
    pub fn new() -> Self {
        Self { values: Owned::zeros(scratch_len::<N>(B)), network: PhantomData }
    }
}

impl<N: Network, const B: usize, V: AsMut<[N::Scalar]>> PredictorScratch<N, B, V> {
    /// The maximum number of samples (columns) in a batch.
    pub const CAPACITY: usize = B;

    /// Uses memory of at least `Net::scratch_len(B)` values, which are overwritten.
    ///
    /// # Errors
    ///
    /// If the memory is too small.
    pub fn new_in(mut memory: V) -> Result<Self, LengthError> {
        check_len(scratch_len::<N>(B), memory.as_mut().len())?;
        Ok(Self { values: memory, network: PhantomData })
    }

    /// Its size in bytes.
    #[must_use]
    pub const fn bytes(&self) -> usize {
        scratch_len::<N>(B).saturating_mul(size_of::<N::Scalar>())
    }

    /// The values of one sample, and the outputs of several.
    #[inline]
    pub(super) fn values(&mut self) -> (&mut [N::Scalar], &mut [N::Scalar]) {
        self.values.as_mut()[..scratch_len::<N>(B)].split_at_mut(N::SCRATCH)
    }
}

#[cfg(feature = "alloc")]
impl<N: Network, const B: usize> Default for PredictorScratch<N, B> {
    fn default() -> Self {
        Self::new()
    }
}
