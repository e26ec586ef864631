use core::marker::PhantomData;

use crate::Network;
#[cfg(feature = "alloc")]
use crate::{PredictWorkspace, Workspace};

/// An anonymous network as `network!` gives it in an expression: ready to be initialised.
#[derive(Clone, Copy, Debug)]
pub struct Definition<N> {
    network: PhantomData<fn() -> N>,
}

impl<N: Network> Definition<N> {
    /// The definition of `N`.
    #[doc(hidden)]
    #[must_use]
    pub const fn of() -> Self {
        Self { network: PhantomData }
    }

    /// The network with parameters drawn from the generator with this seed.
    #[cfg(feature = "alloc")]
    #[must_use]
    pub fn init(&self, seed: u64) -> N {
        N::seeded(seed)
    }

    /// All memory of a training step for batches of at most `B` samples.
    ///
    /// # Panics
    ///
    /// As [`Workspace::new`].
    #[cfg(feature = "alloc")]
    #[must_use]
    pub fn workspace<const B: usize>(&self) -> Workspace<N, B> {
        Workspace::new()
    }

    /// The memory of predictions alone for batches of at most `B` samples.
    ///
    /// # Panics
    ///
    /// As [`PredictWorkspace::new`].
    #[cfg(feature = "alloc")]
    #[must_use]
    pub fn predict_workspace<const B: usize>(&self) -> PredictWorkspace<N, B> {
        PredictWorkspace::new()
    }

    /// How many parameters the network has.
    #[must_use]
    pub const fn params(&self) -> usize {
        N::PARAMS
    }

    /// A table of the network's stages.
    #[must_use]
    pub const fn summary(&self) -> &'static str {
        N::SUMMARY
    }
}
