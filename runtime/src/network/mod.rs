//! What a network is: the traits that a declared one has, the tables that describe it, and the parameters that it
//! stores.

mod declared;
mod model;
pub(crate) mod params;
pub(crate) mod statistics;
pub(crate) mod summary;
#[cfg(feature = "std")]
pub(crate) mod tables;
pub(crate) mod tensors;
mod traits;
#[cfg(feature = "std")]
pub(crate) mod values;

pub use model::{Model, ModelMut};
pub use traits::{
    Columns, ColumnsMut, Definition, LayerInfo, Layout, Mapping, Network, ParamInfo, Supervised, TensorForm,
};
