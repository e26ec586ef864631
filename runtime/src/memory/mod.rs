//! Where values lie: who owns them ([`Owned`], [`Workspace`]), and how a pass sees the memory that it is lent
//! ([`Arena`](arena::Arena)).

pub(crate) mod arena;
mod owned;
mod workspace;

pub use owned::Owned;
#[cfg(feature = "alloc")]
pub(crate) use workspace::Memory;
pub(crate) use workspace::{ForPrediction, ForTraining, check_len};
pub use workspace::{PredictWorkspace, PredictionMemory, Workspace, prediction_len, training_len};
