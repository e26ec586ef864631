use core::marker::PhantomData;

use crate::Network;
#[cfg(feature = "alloc")]
use crate::{PredictWorkspace, Workspace};

/// An anonymous network, as returned by `network!` in an expression: ready to be initialised.
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

    /// Creates the network with parameters initialised by the generator with this seed.
    #[cfg(feature = "alloc")]
    #[must_use]
    pub fn init(&self, seed: u64) -> N {
        N::seeded(seed)
    }

    /// The memory of a training step for batches of at most `B` samples.
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

    /// Number of parameters.
    #[must_use]
    pub const fn params(&self) -> usize {
        N::PARAMS
    }

    /// Summary of the network: a table of its stages.
    #[must_use]
    pub const fn summary(&self) -> &'static str {
        N::SUMMARY
    }
}
