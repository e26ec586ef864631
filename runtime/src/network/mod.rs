//! Networks: the traits of a declared network, the tables that describe it, and its stored
//! parameters.

#[cfg(feature = "alloc")]
pub(crate) mod adapt;
mod declared;
mod definition;
mod few;
mod layer_info;
mod model;
mod model_mut;
mod offsets;
mod param_info;
pub(crate) mod params;
pub(crate) mod statistics;
pub(crate) mod summary;
#[cfg(feature = "std")]
pub(crate) mod tables;
pub(crate) mod tensors;
mod traits;
#[cfg(feature = "std")]
pub(crate) mod values;

#[cfg(feature = "alloc")]
pub use adapt::AdaptError;
pub use definition::Definition;
pub use few::Few;
pub use layer_info::LayerInfo;
pub use model::{Model, ModelOf};
pub use model_mut::ModelMut;
pub use offsets::Offsets;
pub use param_info::{ParamInfo, ParamKind};
pub use traits::{Differentiable, Network, SingleInput, Supervised};
