//! Memory of values: their owners ([`Owned`], [`Workspace`]), and the view that a pass has of the memory that it
//! borrows ([`Arena`](arena::Arena)).

pub(crate) mod arena;
mod owned;
mod workspace;

pub use owned::Owned;
#[cfg(feature = "alloc")]
pub(crate) use workspace::Memory;
pub(crate) use workspace::{ForPrediction, ForTraining, check_len};
pub use workspace::{
    PredictWorkspace, PredictionMemory, Workspace, computed_len, prediction_len, training_len,
};
