//! What generated code names. Nothing here is part of the public interface.

pub use constnet_macros::network;

pub use alloc::boxed::Box;
pub use core::clone::Clone;
pub use core::cmp::PartialEq;
pub use core::convert::{AsMut, AsRef, From};
pub use core::fmt;
pub use core::marker::PhantomData;
pub use core::option::Option::{None, Some};
pub use core::result::Result;
pub use core::{assert, debug_assert};

pub use nalgebra::{Const, Dyn, MatrixView, MatrixViewMut};

pub use crate::init::Init;
pub use crate::layers::*;
pub use crate::{
    BatchError, Columns, ColumnsMut, Definition, Input, LayerInfo, LengthError, Mapping, Network, ParamInfo,
    Rng, Scalar, Supervised, Workspace,
};
